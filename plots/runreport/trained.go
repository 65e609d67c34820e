package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
)

// trained says what was trained, on what, how long and how often.
func (r *run) trained() string {
	t := r.Plan.Base.Train
	tokens := float64(t.Steps) * float64(t.Batch) * float64(t.Seq)
	least, most := len(r.Arms[0].Cells), len(r.Arms[0].Cells)
	for _, a := range r.Arms {
		least, most = min(least, len(a.Cells)), max(most, len(a.Cells))
	}
	s := fmt.Sprintf("%s, each with %s", prose.Count(len(r.Arms), "arm"), prose.Count(least, "seed"))
	if least < most { // folders put together
		s = fmt.Sprintf("%s with %d to %s each", prose.Count(len(r.Arms), "arm"), least, prose.Count(most, "seed"))
	}
	if r.EqualSteps() {
		s += fmt.Sprintf(", for %s of %s tokens (%s tokens for each network)",
			prose.Count(t.Steps, "step"), prose.Thousands(t.Batch*t.Seq), prose.Rough(tokens))
	}
	if d := r.Data; d != nil {
		s += ", on " + textName(d)
	}
	s += "."
	if done, all := r.Done(), len(r.Cells); done < all {
		s += fmt.Sprintf(" The run is unfinished: %d of %s done", done, prose.Count(all, "cell"))
		if failed := r.Failed(); failed > 0 {
			s += fmt.Sprintf(", %d failed", failed)
		}
		s += "."
	}
	return s
}

// meaningOfNumbers says what ± means, or that there is none.
func (r *run) meaningOfNumbers() string {
	switch n := r.Seeds(); {
	case n == 1:
		return say("lead/one-seed", nil)
	case r.Done() > 0:
		return say("lead/seeds", fill{"Seeds": n})
	}
	return ""
}

// textName is the name of the text, with what it is.
func textName(d *experiments.DataInfo) string {
	if d.Remark != "" {
		return d.Name + ": " + d.Remark
	}
	return d.Name
}
