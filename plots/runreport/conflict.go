package runreport

import (
	"fmt"
	"math"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// addConflict draws the two cosines, the share of opposed rows and the ratio of norms.
func (r *run) addConflict(s *report.Section) (bool, error) {
	cosine, ofRows := r.curves(measure.ConflictCos, r.Arms...), r.curves(measure.ConflictCosRows, r.Arms...)
	opposed := r.curves(measure.ConflictNegative, r.Arms...)
	ratio := plots.Positive(r.curves(measure.ConflictRatio, r.Arms...))
	if len(cosine) == 0 || len(ofRows) == 0 || len(opposed) == 0 || len(ratio) == 0 {
		return false, nil
	}
	p, err := plots.NewConflictGrid(cosine, ofRows, opposed, ratio)
	if err != nil {
		return false, err
	}
	smooth, err := r.smoothMeasured(p)
	if err != nil {
		return false, err
	}
	return true, addPicture(s, "conflict", p, r.conflictCaption()+smooth+r.seedNote())
}

func (r *run) conflictCaption() string {
	caption := "The conflict compares g_MLM = ∂L_MLM/∂E_G with g_RTD = λ·∂L_RTD/∂E, where E is the table that the " +
		"discriminator looks up, both as computed in the step and before clipping: their cosine over all rows; the share " +
		"of opposed rows, those rows looked up by the discriminator in the step whose own cosine is negative; and the " +
		"norm ratio |g_RTD|/|g_MLM|. The second cosine is over the rows looked up only, since the softmax of MLM touches " +
		"every row. Dashed: 0, below which the losses oppose each other; 50%, as unrelated gradients would give; 1, above " +
		"which RTD is the stronger."
	if r.Has("none") || r.Has("gdes") {
		caption += " Only with ES do the two meet in one table; elsewhere the numbers say how they would have met."
	}
	var parts []string
	for _, a := range r.Arms {
		c, n, q := a.Late(measure.ConflictCos), a.Late(measure.ConflictNegative), a.Late(measure.ConflictRatio)
		if c.Mean.OK && n.Mean.OK && q.Mean.OK {
			parts = append(parts, fmt.Sprintf("%s cosine %s, %s%% opposed, ratio %s", a.Name,
				prose.Fixed(c.Mean.X, measure.ConflictCos.Decimals), prose.Fixed(100*n.Mean.X, 0), prose.Fixed(q.Mean.X, measure.ConflictRatio.Decimals)))
		}
	}
	if parts != nil {
		caption += " Means over the second half: " + strings.Join(parts, "; ") + "."
	}
	return caption
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
