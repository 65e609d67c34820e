package experiments

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/jsonl"
)

// Result is a run folder read back: what was planned and what each cell has measured so far.
type Result struct {
	Dir   string
	Plan  *Plan
	Data  *DataInfo // nil if the run did not get as far
	Cells []CellResult

	Sources []string // the folders that Merge has put together; empty for one run
	Remarks []string // what a reader of all of them must know
}

// CellResult is one cell of a run folder.
type CellResult struct {
	Cell
	Rows []Row  // in order of steps; empty if the cell has not begun
	Text string // hash of what the run's cells are trained on; empty if it is not known

	// Unigram is what a model of token frequencies scores on the held-out text, in nats a token; 0 if it is not known.
	Unigram float64
	Error   string // why it failed, or ""

	Neighbours []measure.Neighbourhood // nearest neighbours of some words at the end; nil before it
}

// Done reports whether the cell has reached its last step.
func (c CellResult) Done() bool { return c.Step() == c.Config.Train.Steps }

// Step is the last step measured.
func (c CellResult) Step() int {
	if len(c.Rows) == 0 {
		return 0
	}
	return c.Rows[len(c.Rows)-1].Step
}

// Series are the steps and values at which a reading exists.
func (c CellResult) Series(key string) (steps, values []float64) {
	for _, r := range c.Rows {
		if v, ok := r.Get(key); ok {
			steps, values = append(steps, float64(r.Step)), append(values, v)
		}
	}
	return steps, values
}

// Last is the newest measurement of a reading; ok is false if it was never measured, or if the number
// did not exist when it last was, such as the precision of a discriminator that calls nothing replaced.
func (c CellResult) Last(key string) (value float64, ok bool) {
	for i := len(c.Rows) - 1; i >= 0; i-- {
		for _, x := range c.Rows[i].Scalars {
			if x.Key != key {
				continue
			}
			if x.Value == nil {
				return 0, false
			}
			return *x.Value, true
		}
	}
	return 0, false
}

// Late is the mean of a reading over the second half of training, the steps above half of train.steps; ok is false if it
// has no value there.
func (c CellResult) Late(key string) (mean float64, ok bool) {
	sum, n := 0.0, 0
	for _, r := range c.Rows {
		if v, ok := r.Get(key); ok && 2*r.Step > c.Config.Train.Steps {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(max(1, n)), n > 0
}

// Load reads a run folder. A cell without metrics is there with no rows.
func Load(dir string) (*Result, error) {
	plan, err := planOf(dir)
	if err != nil {
		return nil, err
	}
	r := &Result{Dir: dir, Plan: plan}
	var info DataInfo
	switch err := readData(dir, &info); {
	case err == nil:
		r.Data = &info
		if r.Plan.About != "" {
			r.Data.Remark = r.Plan.About
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	cells, err := r.Plan.Cells(dir)
	if err != nil {
		return nil, err
	}
	for _, c := range cells {
		cr := loadCell(c)
		if r.Data != nil {
			cr.Text, cr.Unigram = r.Data.DataHash, r.Data.Entropy.Cross
		}
		r.Cells = append(r.Cells, cr)
	}
	return r, nil
}

// planOf reads the plan of a run folder.
func planOf(dir string) (*Plan, error) {
	if at, err := os.Stat(dir); err == nil && !at.IsDir() {
		return nil, fmt.Errorf("%s is a file and no run folder; give the folder that ablate run made", dir)
	}
	plan, err := ReadPlan(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is no run folder: it has no %s; give the folder that ablate run made", dir, planFile)
	}
	return plan, err
}

// rows reads the cell's metrics.jsonl; none if there is no such file.
func (c Cell) rows() ([]Row, error) {
	var rows []Row
	path := filepath.Join(c.Dir, metricsFile)
	_, err := jsonl.Read(path, func(_ int, raw []byte) error {
		var row Row
		if err := json.Unmarshal(raw, &row); err != nil {
			return err
		}
		if n := len(rows); n > 0 && row.Step <= rows[n-1].Step {
			return fmt.Errorf("step %d follows step %d", row.Step, rows[n-1].Step)
		}
		rows = append(rows, row)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return rows, c.damagedFile(err)
	}
	return rows, nil
}

// loadCell reads a cell. One with a damaged file has failed, with the rows before the damage, and keeps nobody from
// reading the others.
func loadCell(c Cell) CellResult {
	r := CellResult{Cell: c}
	var err error
	if r.Rows, err = c.rows(); err == nil {
		r.Neighbours, err = c.readNeighbours()
	}
	if err == nil {
		err = c.failure()
	}
	if err != nil {
		r.Error = err.Error()
	}
	return r
}

// damagedFile adds to the error of a cell's metrics what to do about it.
func (c Cell) damagedFile(err error) error {
	return fmt.Errorf("%w: restore the file, or move %s away and run the plan again, which trains the cell anew", err, c.Dir)
}

// Arm lists the cells of one arm, in order of seeds.
func (r *Result) Arm(name string) []CellResult {
	var cells []CellResult
	for _, c := range r.Cells {
		if c.Arm == name {
			cells = append(cells, c)
		}
	}
	return cells
}
