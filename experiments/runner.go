package experiments

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/training"
)

// Runner trains the cells of a plan in a run folder. Cells that are done are left alone, others are resumed.
type Runner struct {
	Plan     *Plan    // the requested plan; after Open the plan that is run in the folder
	Out      string   // the run folder
	Parallel int      // cells at once; 0 means as many as there are cores for
	Threads  int      // cores of each cell; 0 means 1. A core that has no cell left helps the others
	Only     int      // number of the only cell of Plan.Cells to train, counted from 1; 0 means all
	FailFast bool     // the first failure stops the other cells, which save a checkpoint
	Listener Listener // nil means none
	// StepSeconds times a training step of each configuration, for a budget of minutes; nil means
	// [training.StepSeconds].
	StepSeconds func([]training.Config) ([]float64, error)

	Progress func(string) // receives messages about what happens outside cells; may be nil
}

func (r *Runner) progressf(format string, args ...any) {
	if r.Progress != nil {
		r.Progress(fmt.Sprintf(format, args...))
	}
}

// CellNumberError is the error for a cell number that the plan does not have; cells are counted from 1.
type CellNumberError struct{ Number, Cells int }

func (e *CellNumberError) Error() string {
	return fmt.Sprintf("cell %d: the plan has cells 1 to %d", e.Number, e.Cells)
}

// Cells returns the cells that Train trains: all cells of the plan, or the one that Only names. A wrong number is a
// [*CellNumberError].
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
