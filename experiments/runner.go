package experiments

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/keys"
)

// Runner trains the cells of a plan in a run folder. Cells that are done are left alone, others are resumed.
type Runner struct {
	Plan     *Plan    // the requested plan; after Open the plan that is run in the folder
	Out      string   // the run folder
	Parallel int      // cells at once; 0 means as many as there are cores for
	Threads  int      // cores of each cell; 0 means 1. A core that has no cell left helps the others
	Only     string   // train this cell of Plan.Cells alone: its number, counted from 1, or ARM/seed-N; empty means all
	FailFast bool     // the first failure stops the other cells, which save
	Listener Listener // nil tells nobody
	// StepSeconds times a training step of each configuration, for a budget of minutes; nil means
	// [training.StepSeconds].
	StepSeconds func([]training.Config) ([]float64, error)

	KeepText bool // keep the prepared text in the run folder, not in the user's cache folder

	// Ranks are processes that train one cell after the other together, of which this one is rank 0; nil if it trains
	// alone. The others are in [FollowRank0].
	Ranks training.Ranks

	Job      *Job         // the scheduler's job that this process is; nil if it is none
	Progress func(string) // receives messages about what happens outside cells; may be nil
}

func (r *Runner) progressf(format string, args ...any) {
	if r.Progress != nil {
		r.Progress(fmt.Sprintf(format, args...))
	}
}

// UnknownCellError is the error of a cell that the plan does not have.
type UnknownCellError struct {
	Cell  string // as asked for
	Cells int    // that the plan has
	Near  string // the name that was most likely meant, "" if none is near
}

func (e *UnknownCellError) Error() string {
	if e.Near != "" {
		return fmt.Sprintf("the plan has no cell %s: did you mean %s?", e.Cell, e.Near)
	}
	return fmt.Sprintf("cell %s: the plan has cells 1 to %d", e.Cell, e.Cells)
}

// Cells returns the cells that Train trains: all cells of the plan, or the one that Only names. A wrong number is a
// [*UnknownCellError].
func (r *Runner) Cells() ([]Cell, error) {
	cells, err := r.Plan.Cells(r.Out)
	if err != nil {
		return nil, err
	}
	for i := range cells {
		cells[i].Job = r.Job
	}
	if r.Only == "" {
		return cells, nil
	}
	for i, c := range cells {
		if r.Only == strconv.Itoa(i+1) || r.Only == c.Name() {
			return cells[i : i+1], nil
		}
	}
	var names []string
	_, seed, _ := strings.Cut(r.Only, "/")
	for _, c := range cells {
		if strings.HasSuffix(c.Name(), "/"+seed) { // another seed is no misspelt one
			names = append(names, c.Name())
		}
	}
	return nil, &UnknownCellError{Cell: r.Only, Cells: len(cells), Near: keys.Nearest(r.Only, names)}
}
