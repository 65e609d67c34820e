package experiments

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/training"
)

// Runner trains the cells of a plan in a folder. Cells that are done stay, others go on where they
// stopped.
type Runner struct {
	Plan     *Plan    // the plan asked for; after Open the one that the folder runs
	Out      string   // the run folder
	Parallel int      // cells at once; 0 means as many as there are cores for
	Threads  int      // cores of each cell; 0 means 1. A core that has no cell left helps the others
	Only     int      // train this cell of Plan.Cells alone, counted from 1; 0 means all
	FailFast bool     // the first failure stops the other cells, which save
	Listener Listener // nil tells nobody
	// StepSeconds times a training step of each configuration, for a budget of minutes; nil means
	// [training.StepSeconds].
	StepSeconds func([]training.Config) ([]float64, error)

	Progress func(string) // told what happens outside cells; may be nil
}

func (r *Runner) progressf(format string, args ...any) {
	if r.Progress != nil {
		r.Progress(fmt.Sprintf(format, args...))
	}
}

// CellNumberError is the error of a cell number that the plan has not.
type CellNumberError struct{ Number, Cells int }

func (e *CellNumberError) Error() string {
	return fmt.Sprintf("cell %d: the plan has cells 1 to %d", e.Number, e.Cells)
}

// Cells are those that Train trains: all of the plan's, or the one that Only names.
func (r *Runner) Cells() ([]Cell, error) {
	cells, err := r.Plan.Cells(r.Out)
	if err != nil {
		return nil, err
	}
	if r.Only != 0 {
		if r.Only < 1 || r.Only > len(cells) {
			return nil, &CellNumberError{Number: r.Only, Cells: len(cells)}
		}
		cells = cells[r.Only-1 : r.Only]
	}
	return cells, nil
}
