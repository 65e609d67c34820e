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
)

// Follower reads a run folder while it is trained, each time only what is new.
type Follower struct {
	Result *Result
	read   []int64 // bytes of each cell's metrics.jsonl
}

// Follow reads the plan of a run folder, and no metrics yet.
func Follow(dir string) (*Follower, error) {
	plan, err := planOf(dir)
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

// Update reads the rows that were added since the last one. A file that has become shorter, as after a kill,
// is read anew. A cell whose file is damaged has failed, with the rows before the damage.
func (f *Follower) Update() {
	for i := range f.Result.Cells {
		c := &f.Result.Cells[i]
		c.Error = ""
		if err := c.failure(); err != nil {
			c.Error = err.Error()
		}
		err := f.updateCell(c, &f.read[i])
		if err != nil && f.read[i] > 0 { // perhaps cut back and grown again since the last look
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
		if json.Unmarshal(line, &row) != nil {
			if _, err := lines.Peek(1); err != nil { // the last line may be torn, see jsonl
				return nil
			}
			return fmt.Errorf("metrics file %s: line %d is damaged (%.40q), and not only the last one", path, len(c.Rows)+1, bytes.TrimSuffix(line, []byte("\n")))
		}
		if n := len(c.Rows); n > 0 && row.Step <= c.Rows[n-1].Step {
			return fmt.Errorf("metrics file %s: line %d: step %d follows step %d", path, n+1, row.Step, c.Rows[n-1].Step)
		}
		*read += int64(len(line))
		c.Rows = append(c.Rows, row)
	}
}

// Running reports whether a process trains the cell: it holds the cell's lock, or, where locks cannot be asked, it has
// written something lately, within a minute or within ten times what a step takes it.
func (c CellResult) Running(now time.Time) bool {
	if yes, ok := lockHeld(c.Dir); ok {
		return yes && !c.Done()
	}
	info, err := os.Stat(filepath.Join(c.Dir, metricsFile))
	if err != nil || c.Done() {
		return false
	}
	patience := max(time.Minute, time.Duration(10*c.SecondsPerStep()*float64(time.Second)))
	return now.Sub(info.ModTime()) < patience
}

// SecondsPerStep is the time of a step over the last hundred; 0 before there are two.
func (c CellResult) SecondsPerStep() float64 {
	n := len(c.Rows)
	if n < 2 {
		return 0
	}
	first, last := c.Rows[max(0, n-100)], c.Rows[n-1]
	return (last.Seconds - first.Seconds) / float64(last.Step-first.Step)
}
