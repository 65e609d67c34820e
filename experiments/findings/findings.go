package findings

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/experiments"
)

// Findings is what the results of a run folder show.
type Findings struct {
	Result *experiments.Result // from which all of this is computed
	Arms   []*Arm              // those of the plan, in its order; at least one
	Claims []Claim             // of the paper, where the plan has arms to compare; may be empty
}

// Of computes the findings of a result, which may be unfinished: cells may have failed or not begun. It reads nothing
// but the checkpoints that a plan's arms start from, and its errors are those of the plan's configuration. Findings
// do not follow later changes of the result.
func Of(r *experiments.Result) (*Findings, error) {
	if r == nil || r.Plan == nil || len(r.Plan.Arms) == 0 {
		return nil, errors.New("findings: there is no run to draw them from: read its folder with experiments.Load")
	}
	f := &Findings{Result: r}
	for _, a := range r.Plan.Arms {
		arm, err := newArm(r, a)
		if err != nil {
			return nil, fmt.Errorf("findings: %w", err)
		}
		f.Arms = append(f.Arms, arm)
	}
	f.Claims = claims(f.Arms)
	return f, nil
}

// Done counts the cells that reached their last step.
func (f *Findings) Done() int {
	n := 0
	for _, c := range f.Result.Cells {
		if Finished(c) {
			n++
		}
	}
	return n
}

// Failed counts the cells that failed.
func (f *Findings) Failed() int {
	n := 0
	for _, c := range f.Result.Cells {
		if c.Error != "" {
			n++
		}
	}
	return n
}

// Seeds is how many seeds an arm has at most.
func (f *Findings) Seeds() int {
	most := 0
	for _, a := range f.Arms {
		most = max(most, len(a.Cells))
	}
	return most
}

// EqualSteps reports whether all arms train as many steps as the plan's base.
func (f *Findings) EqualSteps() bool {
	for _, a := range f.Arms {
		if a.Config.Train.Steps != f.Result.Plan.Base.Train.Steps {
			return false
		}
	}
	return true
}

// Has reports whether some arm with a discriminator has the sharing of a name, such as none, es or gdes.
func (f *Findings) Has(sharing string) bool {
	for _, a := range f.Arms {
		if a.RTD() && a.Config.Sharing == sharing {
			return true
		}
	}
	return false
}
