package runreport

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
	"github.com/ablate-go/ablate/sharing"
)

// conflict draws the two cosines, the share of opposed rows and the ratio of norms.
var conflict = part{
	name:   "the figure of the gradients' conflict",
	blocks: (*run).conflict,
	shows: []measure.Metric{
		measure.ConflictCos, measure.ConflictCosRows, measure.ConflictNegative, measure.ConflictRatio,
	},
}

func (r *run) conflict() ([]report.Block, error) {
	cosine, ofRows := r.curves(measure.ConflictCos, r.Arms...), r.curves(measure.ConflictCosRows, r.Arms...)
	opposed := r.curves(measure.ConflictNegative, r.Arms...)
	ratio := plots.Positive(r.curves(measure.ConflictRatio, r.Arms...))
	if len(cosine) == 0 || len(ofRows) == 0 || len(opposed) == 0 || len(ratio) == 0 {
		return nil, nil
	}
	p, err := plots.NewConflictGrid(cosine, ofRows, opposed, ratio)
	if err != nil {
		return nil, err
	}
	smooth, err := r.smoothMeasured(p)
	if err != nil {
		return nil, err
	}
	return pictureOf("conflict", p, r.conflictCaption()+smooth+r.seedNote())
}

func (r *run) conflictCaption() string {
	var parts []string
	for _, a := range r.Arms {
		c, n, q := a.Late(measure.ConflictCos), a.Late(measure.ConflictNegative), a.Late(measure.ConflictRatio)
		if c.Mean.OK && n.Mean.OK && q.Mean.OK {
			parts = append(parts, fmt.Sprintf("%s cosine %s, %s%% opposed, ratio %s", a.Name,
				prose.Fixed(c.Mean.X, measure.ConflictCos.Decimals), prose.Fixed(100*n.Mean.X, 0),
				prose.Fixed(q.Mean.X, measure.ConflictRatio.Decimals)))
		}
	}
	only := ""
	if slices.ContainsFunc(r.sharings(), func(s sharing.Description) bool { return !s.OneTable }) {
		only = r.withOneTable()
	}
	return say("conflict", fill{"OnlyWith": only, "Late": strings.Join(parts, "; ")})
}

// smoothMeasured smooths panels of what is measured now and then, where there are enough points, and says so for the
// caption.
func (r *run) smoothMeasured(p *plots.Panels) (note string, err error) {
	every, steps := float64(r.Plan.Base.Intervals.MeasureEvery), float64(r.Plan.Base.Train.Steps)
	if steps < 20*every {
		return "", nil
	}
	if err := p.SmoothEMA(max(2*every, math.Round(steps/50))); err != nil {
		return "", err
	}
	return " " + p.Note(), nil
}
