package plots

import (
	"fmt"
	"math"
	"strings"

	"github.com/ablate-go/ablate/experiments/training"
)

// addGenerator draws what the generator learns.
func (r *folder) addGenerator(s *Section) (bool, error) {
	held, err := panel("Held-out text", "MLM loss (nats a masked token)", r.armSeries("eval_mlm_loss", r.arms...))
	if err != nil {
		return false, err
	}
	training, err := panel("Training batches", "MLM loss (nats a masked token)", r.armSeries("mlm_loss", r.arms...))
	if err != nil {
		return false, err
	}
	var panels []*Curves
	caption := "What the generator learns: mean loss of a masked token, on held-out text (evaluated every " +
		count(r.Plan.Base.Intervals.EvalEvery, "step") + ") and on the batches of training. Lower is better."
	for _, c := range []*Curves{held, training} {
		if c == nil {
			continue
		}
		if r.unigram() > 0 {
			if err := c.Reference("unigram", r.unigram()); err != nil {
				return false, err
			}
		}
		c.Limit(1.5 * max(r.atFirst("eval_mlm_loss"), r.unigram()))
		panels = append(panels, c)
	}
	if panels == nil {
		return false, nil
	}
	if training != nil {
		if err := training.SmoothEMA(max(1, math.Round(float64(r.Plan.Base.Train.Steps)/50))); err != nil {
			return false, err
		}
	}
	if r.unigram() > 0 {
		caption += fmt.Sprintf(" Dashed: %s nats, what a model that knows only the frequencies of tokens scores on the held-out text.", fixed(r.unigram(), 3))
	}
	caption += r.twins() + r.seedNote()
	p, err := NewPanels(panels...)
	if err != nil {
		return false, err
	}
	p.legend = true
	if held != nil {
		caption += cutNote(held)
	}
	if training != nil {
		caption += " Right: " + strings.ToLower(training.Note()[:1]) + training.Note()[1:]
	}
	p.Height = 245
	return true, addPicture(s, "mlm-loss", p, caption)
}

// twins names the arms whose generators are the same, which happens where nothing of RTD reaches them.
func (r *folder) twins() string {
	var groups [][]*runArm
next:
	for _, a := range r.arms {
		for i, g := range groups {
			if sameGenerator(g[0], a) {
				groups[i] = append(g, a)
				continue next
			}
		}
		groups = append(groups, []*runArm{a})
	}
	text := ""
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		var names []string
		explained := true
		for _, a := range g {
			names = append(names, a.Name)
			explained = explained && (!a.rtd() || a.config.Coupling == training.CouplingAlternating && !a.shared())
		}
		text += " The values of " + list(names) + " are the same at every step"
		if explained {
			text += ", as they must be: nothing of RTD reaches their generators"
		}
		text += "."
	}
	return text
}

// sameGenerator reports whether two arms have the same losses at all steps of all seeds.
func sameGenerator(a, b *runArm) bool {
	compared := 0
	for _, x := range a.cells {
		for _, y := range b.cells {
			if x.Seed != y.Seed {
				continue
			}
			for _, row := range x.Rows {
				for _, key := range []string{"mlm_loss", "eval_mlm_loss"} {
					v, ok := row.Get(key)
					w, _, same := source{y, key}.at(row.Step)
					if ok && same && v != w {
						return false
					}
					if ok && same && row.Step > 0 {
						compared++
					}
				}
			}
		}
	}
	return compared > 0
}

// atFirst is the largest first value of a reading, which is that of a network that knows nothing; 0 if there is none.
func (r *folder) atFirst(key string) float64 {
	most := 0.0
	for _, c := range r.Cells {
		if _, values := c.Series(key); len(values) > 0 {
			most = max(most, values[0])
		}
	}
	return most
}

// unigram is what a model of token frequencies scores on the held-out text; 0 if that is not known, or not the same for
// all arms.
func (r *folder) unigram() float64 {
	if r.Data == nil || r.Remarks != nil {
		return 0
	}
	return r.Data.Entropy.Cross
}
