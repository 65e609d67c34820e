package experiments

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/jsonl"
)

// Follower reads a run folder again and again while it is trained, each time only the new rows.
type Follower struct {
	Result *Result
	read   []int64 // bytes read of each cell's metrics.jsonl
}

// Follow reads the plan of a run folder; [Follower.Update] reads the metrics. A folder without a plan is an error.
func Follow(dir string) (*Follower, error) {
	plan, _, err := planOf(dir)
	if err != nil {
		return nil, err
	}
	cells, err := plan.Cells(dir)
	if err != nil {
		return nil, err
	}
	f := &Follower{Result: &Result{Dir: dir, Plan: plan}, read: make([]int64, len(cells))}
	for _, c := range cells {
		f.Result.Cells = append(f.Result.Cells, CellResult{Cell: c})
	}
	return f, nil
}

// Update reads the rows that were added since the last call. A file that has become shorter, as after a kill, is read
// from the start. A cell whose file is damaged counts as failed and keeps the rows before the damage.
func (f *Follower) Update() {
	for i := range f.Result.Cells {
		c := &f.Result.Cells[i]
		c.Error, c.Job = "", c.lastJob()
		if err := c.failure(); err != nil {
			c.Error = err.Error()
		}
		err := f.updateCell(c, &f.read[i])
		if err != nil && f.read[i] > 0 { // the file may have been cut back and have grown again since the last call
			f.read[i], c.Rows = 0, nil
			err = f.updateCell(c, &f.read[i])
		}
		if err != nil {
			c.Error = c.damagedFile(err).Error()
		}
	}
}

func (f *Follower) updateCell(c *CellResult, read *int64) error {
	path := filepath.Join(c.Dir, metricsFile)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		*read, c.Rows = 0, nil
		return nil
	}
	if err != nil {
		return fmt.Errorf("metrics file: %w", err)
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil {
		return err
	} else if info.Size() < *read {
		*read, c.Rows = 0, nil
	}
	if _, err := file.Seek(*read, io.SeekStart); err != nil {
		return err
	}
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil { // the last line may be half-written
			return nil
		}
		var row Row
		object, _, err := jsonl.Object(bytes.TrimSuffix(bytes.Clone(line), []byte("\n")))
		if err != nil {
			return fmt.Errorf("metrics file %s: line %d is damaged (%w)", path, len(c.Rows)+1, err)
		}
		if json.Unmarshal(object, &row) != nil {
			if _, err := lines.Peek(1); err != nil { // the last line may be torn, see jsonl
				return nil
			}
			return fmt.Errorf("metrics file %s: line %d is damaged (%.40q), and not only the last one",
				path, len(c.Rows)+1, bytes.TrimSuffix(line, []byte("\n")))
		}
		if err := c.refuseForeign(metricsFile, row.Cell, ""); err != nil {
			return err
		}
		if n := len(c.Rows); n > 0 && row.Step <= c.Rows[n-1].Step {
			return fmt.Errorf("metrics file %s: line %d: step %d follows step %d", path, n+1, row.Step, c.Rows[n-1].Step)
		}
		*read += int64(len(line))
		c.Rows = append(c.Rows, row)
	}
}

// Running reports whether a process trains the cell: whether one holds the cell's lock or, where locks cannot be
// queried, whether metrics.jsonl was written within the last minute or the time of ten steps, whichever is longer.
func (c CellResult) Running(now time.Time) bool {
	if yes, ok := dirlock.Held(c.Dir); ok {
		return yes && !c.Done()
	}
	info, err := os.Stat(filepath.Join(c.Dir, metricsFile))
	if err != nil || c.Done() {
		return false
	}
	recent := max(time.Minute, time.Duration(10*c.SecondsPerStep()*float64(time.Second)))
	return now.Sub(info.ModTime()) < recent
}

// Held reports whether a process holds the cell's lock; false where that cannot be found out.
func (c CellResult) Held() bool {
	yes, ok := dirlock.Held(c.Dir)
	return yes && ok
}

// SecondsPerStep is the mean time of a step over the last hundred rows, in seconds; 0 with fewer than two rows.
func (c CellResult) SecondsPerStep() float64 {
	n := len(c.Rows)
	if n < 2 {
		return 0
	}
	first, last := c.Rows[max(0, n-100)], c.Rows[n-1]
	return (last.Seconds - first.Seconds) / float64(last.Step-first.Step)
}
