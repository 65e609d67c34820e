package runreport

import (
	"math"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// generatorCurves draws what the generator learns.
var generatorCurves = part{
	name:   "the figure of the generator's loss",
	blocks: (*run).generatorCurves,
	shows:  []measure.Metric{heldOut.MLMLoss, training.MLMLoss},
}

func (r *run) generatorCurves() ([]report.Block, error) {
	y := heldOut.MLMLoss.Axis()
	held, err := panel("Held-out text", y, r.curves(heldOut.MLMLoss, r.Arms...))
	if err != nil {
		return nil, err
	}
	batches, err := panel("Training batches", y, r.curves(training.MLMLoss, r.Arms...))
	if err != nil {
		return nil, err
	}
	baseline := r.UnigramLoss()
	var panels []*plots.Curves
	for _, c := range []*plots.Curves{held, batches} {
		if c == nil {
			continue
		}
		if baseline > 0 {
			if err := c.Reference("unigram", baseline); err != nil {
				return nil, err
			}
		}
		c.Limit(1.5 * max(r.largestAtStart(heldOut.MLMLoss), baseline))
		panels = append(panels, c)
	}
	if panels == nil {
		return nil, nil
	}
	if batches != nil {
		if err := batches.SmoothEMA(max(1, math.Round(float64(r.Plan.Base.Train.Steps)/50))); err != nil {
			return nil, err
		}
	}
	p, err := plots.NewPanels(panels...)
	if err != nil {
		return nil, err
	}
	p.Legend, p.Height = true, 245
	return pictureOf("mlm-loss", p, r.generatorCaption(held, batches))
}

// generatorCaption is that of the two panels, of which either may be nil.
func (r *run) generatorCaption(held, batches *plots.Curves) string {
	values := fill{"Every": prose.Count(r.Plan.Base.Intervals.EvalEvery, "step"), "Unigram": ""}
	if baseline := r.UnigramLoss(); baseline > 0 {
		values["Unigram"] = prose.Fixed(baseline, heldOut.MLMLoss.Decimals)
	}
	caption := say("generator", values)
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
