package experiments

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/nextstep"
)

// Result is a run folder read from disk: its plan and the metrics of each cell so far.
type Result struct {
	Dir   string
	Plan  *Plan
	Data  *DataInfo // nil if the text was not prepared yet
	Cells []CellResult

	Tuning *Tuning // what was tried and chosen before the run; nil if nothing was

	Sources []string // the folders that Merge has joined; empty for one run
	Remarks []string // sentences for the reader of a merged result
	Notices []string // what is wrong with files of which the numbers could be read all the same
}

// CellResult is one cell of a run folder.
type CellResult struct {
	Cell
	Rows []Row  // in order of steps; empty if the cell has not begun
	Text string // hash of the data that the cell is trained on; empty if it is not known

	// Unigram is the loss of a model of token frequencies on the held-out text, in nats a token; 0 if it is not known.
	Unigram float64
	Error   string // why it failed, or ""

	// Kernels are the instruction sets that trained it, in order, see [training.Position]; none if it has no checkpoint.
	Kernels []string

	Tasks []TaskScore // what its model scores on the plan's tasks, those that have ended

	Detections []Detection // of its discriminator by the referee, see [Runner.Referee]; none before

	Neighbours []measure.Neighbourhood // nearest neighbours of some words at the end of training; nil before

	trained *training.Config // by config.yaml; nil if there is none
	marked  bool             // config.yaml says whose it is
}

// Done reports whether the cell has reached its last step.
func (c CellResult) Done() bool { return c.Step() == c.Config.Train.Steps }

// Step is the step of the newest row, 0 if there is none.
func (c CellResult) Step() int {
	if len(c.Rows) == 0 {
		return 0
	}
	return c.Rows[len(c.Rows)-1].Step
}

// Series returns the steps at which the metric has a value, and the values.
func (c CellResult) Series(key string) (steps, values []float64) {
	for _, r := range c.Rows {
		if v, ok := r.Get(key); ok {
			steps, values = append(steps, float64(r.Step)), append(values, v)
		}
	}
	return steps, values
}

// Last returns the newest value of the metric; ok is false if it was never measured, or if it did not exist when it was
// last due, such as the precision of a discriminator that calls nothing replaced.
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

// Late is the mean of the metric over the second half of training, the steps above half of train.steps; ok is false if
// it has no value there.
func (c CellResult) Late(key string) (mean float64, ok bool) {
	sum, n := 0.0, 0
	for _, r := range c.Rows {
		if v, ok := r.Get(key); ok && 2*r.Step > c.Config.Train.Steps {
			sum, n = sum+v, n+1
		}
	}
	return sum / float64(max(1, n)), n > 0
}

// Load reads a run folder. A cell that has not begun has no rows, and one with a damaged file has an Error. A folder
// without a plan, and a damaged plan or data.json, are errors.
func Load(dir string) (*Result, error) {
	plan, changed, err := planOf(dir)
	if err != nil {
		return nil, err
	}
	r := &Result{Dir: dir, Plan: plan}
	if changed != nil {
		r.Notices = append(r.Notices, changed.Error())
	}
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
		scores, err := c.loadDownstream()
		if err != nil && cr.Error == "" {
			cr.Error = err.Error()
		}
		cr.SetTasks(scores)
		r.Cells = append(r.Cells, cr)
	}
	if err := r.takeTrained(); err != nil {
		return nil, err
	}
	r.loadReferee()
	if plan.Tune.Done {
		if r.Tuning, err = readTuning(dir); err != nil {
			r.Notices = append(r.Notices, err.Error())
		}
	}
	return r, nil
}

// planOf reads the plan of a run folder, with an error that helps where dir is something else.
func planOf(dir string) (plan *Plan, changed, err error) {
	if at, err := os.Stat(dir); err == nil && !at.IsDir() {
		return nil, nil, fmt.Errorf("%s is a file and no run folder; give the folder that ablate run made", dir)
	}
	plan, changed, err = readPlan(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%s is no run folder: it has no %s; give the folder that ablate run made", dir, planFile)
	}
	return plan, changed, err
}

// rows reads the cell's metrics.jsonl; none if there is no such file, and if it is of another cell or configuration.
// config is the hash of the cell's, "" if it is not known.
func (c Cell) rows(config string) ([]Row, error) {
	var rows []Row
	var foreign error
	path := filepath.Join(c.Dir, metricsFile)
	_, err := jsonl.Read(path, func(_ int, raw []byte) error {
		var row Row
		if err := json.Unmarshal(raw, &row); err != nil {
			return err
		}
		if foreign = c.refuseForeign(metricsFile, row.Cell, config); foreign != nil {
			return foreign
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
	if foreign != nil {
		return nil, foreign
	}
	if err != nil {
		return rows, c.damagedFile(err)
	}
	return rows, nil
}

// loadCell reads a cell. A damaged file makes the cell failed, with the rows before the damage, and is no error, so
// that the other cells can be read.
func loadCell(c Cell) CellResult {
	r := CellResult{Cell: c}
	r.Job = c.lastJob()
	err := r.read()
	if err == nil {
		err = c.failure()
	}
	if err != nil {
		r.Error = err.Error()
	}
	return r
}

// read reads the files of the cell's folder.
func (c *CellResult) read() error {
	saved, err := c.readConfig()
	if err != nil {
		return err
	}
	if saved != nil {
		c.trained, c.marked = &saved.config, saved.mark != nil
	}
	// A checkpoint that cannot be read is no fault of the rows: whoever trains on is told of it.
	pos, found, unread := training.NewestPosition(filepath.Join(c.Dir, checkpointDir))
	found = found && unread == nil
	if found {
		if err := c.refuseForeignCheckpoint(pos, saved.hash()); err != nil {
			return err
		}
		c.Kernels = pos.Kernels
	}
	if c.Rows, err = c.rows(saved.hash()); err != nil {
		return err
	}
	if found && c.Step() < pos.Step {
		return c.damagedFile(fmt.Errorf("%s ends at step %d, and there is a checkpoint of step %d",
			filepath.Join(c.Dir, metricsFile), c.Step(), pos.Step))
	}
	c.Neighbours, err = c.readNeighbours()
	return err
}

// damagedFile adds to an error of the cell's metrics what to do about it.
func (c Cell) damagedFile(err error) error {
	return fmt.Errorf("%w: %s", err, nextstep.Instead(err, fmt.Sprintf("restore the file, or move %s away and run the "+
		"plan again, which trains the cell from the start", c.Dir)))
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
