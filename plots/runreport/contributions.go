package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// addContributions draws what the two losses add to the update of the table, Adam's preconditioner included.
func (r *run) addContributions(s *report.Section) (bool, error) {
	share := r.curves(measure.ContributionShare, r.Arms...)
	ratio := plots.Positive(r.curves(measure.ContributionRatio, r.Arms...))
	if len(ratio) == 0 {
		return false, nil
	}
	var panels []*plots.Curves
	if len(share) > 0 {
		c, err := panel("RTD's share of what a step adds", "", share)
		if err != nil {
			return false, err
		}
		c.Percent = true
		c.Include(0, 1)
		if err := c.Reference("", 0.5); err != nil {
			return false, err
		}
		panels = append(panels, c)
	}
	c, err := panel("Update, RTD/MLM (log)", "", ratio)
	if err != nil {
		return false, err
	}
	if err := c.Logarithmic(); err != nil {
		return false, err
	}
	if err := c.Reference("", 1); err != nil {
		return false, err
	}
	panels = append(panels, c)
	p, err := plots.NewMixedPanels(panels...)
	if err != nil {
		return false, err
	}
	p.Legend, p.Height = true, 245
	smooth, err := r.smoothMeasured(p)
	if err != nil {
		return false, err
	}
	return true, addPicture(s, "pull", p, r.contributionsCaption(len(share) > 0)+smooth+r.seedNote())
}

// contributionsCaption is that of the figure, with or without the panel of RTD's share.
func (r *run) contributionsCaption(share bool) string {
	caption := "Who moves the table, under the optimizer: u = rate·clip·g/(√v̂ + ε) is what a step's gradient adds to " +
		"the update, momentum and weight decay aside. Adam divides by the root of the second moment, so a gradient " +
		"ten times as long need not pull ten times as hard."
	if share {
		caption += " Left: ⟨u_RTD, u⟩/|u|² with u = u_MLM + u_RTD, for tables that both losses move: E in ES, and E_D = " +
			"E_G + E_Δ in GDES, where E_G's part is MLM's."
	}
	var parts []string
	for _, a := range r.Arms {
		if e := a.Late(measure.ContributionShare); e.Mean.OK {
			parts = append(parts, fmt.Sprintf("%s %s%%", a.Name, prose.Fixed(100*e.Mean.X, 0)))
		}
	}
	if parts != nil {
		caption += " RTD's share over the second half: " + strings.Join(parts, ", ") + "."
	}
	return caption
}
