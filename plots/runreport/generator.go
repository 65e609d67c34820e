package runreport

import (
	"fmt"
	"math"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// addGenerator draws what the generator learns.
func (r *run) addGenerator(s *report.Section) (bool, error) {
	y := heldOut.MLMLoss.Axis()
	held, err := panel("Held-out text", y, r.curves(heldOut.MLMLoss, r.Arms...))
	if err != nil {
		return false, err
	}
	batches, err := panel("Training batches", y, r.curves(training.MLMLoss, r.Arms...))
	if err != nil {
		return false, err
	}
	baseline := r.UnigramLoss()
	var panels []*plots.Curves
	for _, c := range []*plots.Curves{held, batches} {
		if c == nil {
			continue
		}
		if baseline > 0 {
			if err := c.Reference("unigram", baseline); err != nil {
				return false, err
			}
		}
		c.Limit(1.5 * max(r.largestAtStart(heldOut.MLMLoss), baseline))
		panels = append(panels, c)
	}
	if panels == nil {
		return false, nil
	}
	if batches != nil {
		if err := batches.SmoothEMA(max(1, math.Round(float64(r.Plan.Base.Train.Steps)/50))); err != nil {
			return false, err
		}
	}
	p, err := plots.NewPanels(panels...)
	if err != nil {
		return false, err
	}
	p.Legend, p.Height = true, 245
	return true, addPicture(s, "mlm-loss", p, r.generatorCaption(held, batches))
}

// generatorCaption is that of the two panels, of which either may be nil.
func (r *run) generatorCaption(held, batches *plots.Curves) string {
	caption := "What the generator learns: mean loss of a masked token, on held-out text (evaluated every " +
		prose.Count(r.Plan.Base.Intervals.EvalEvery, "step") + ") and on the batches of training. Lower is better."
	if baseline := r.UnigramLoss(); baseline > 0 {
		caption += fmt.Sprintf(" Dashed: %s nats, what a model that knows only the frequencies of tokens scores "+
			"on the held-out text.", prose.Fixed(baseline, 3))
	}
	caption += r.sameGenerators() + r.seedNote()
	if held != nil {
		caption += cutNote(held)
	}
	if batches != nil {
		note := batches.Note()
		caption += " Right: " + strings.ToLower(note[:1]) + note[1:]
	}
	return caption
}

// sameGenerators names the arms whose generators are the same.
func (r *run) sameGenerators() string {
	s := ""
	for _, g := range r.GeneratorGroups() {
		s += " The values of " + prose.List(names(g.Arms)) + " are the same at every step"
		if g.Expected {
			s += ", as they must be: nothing of RTD reaches their generators"
		}
		s += "."
	}
	return s
}

// largestAtStart is the largest first value of a metric, which is that of a network that knows nothing; 0 if there is
// none.
func (r *run) largestAtStart(m measure.Metric) float64 {
	most := 0.0
	for _, c := range r.Cells {
		if _, values := c.Series(m.Key); len(values) > 0 {
			most = max(most, values[0])
		}
	}
	return most
}
