package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// contributions draws what the two losses add to the update of the table, Adam's preconditioner included.
var contributions = part{
	name:   "the figure of who moves the table",
	blocks: (*run).contributions,
	shows:  []measure.Metric{measure.ContributionShare, measure.ContributionRatio},
}

func (r *run) contributions() ([]report.Block, error) {
	share := r.curves(measure.ContributionShare, r.Arms...)
	ratio := plots.Positive(r.curves(measure.ContributionRatio, r.Arms...))
	if len(ratio) == 0 {
		return nil, nil
	}
	var panels []*plots.Curves
	if len(share) > 0 {
		c, err := panel("RTD's share of what a step adds", "", share)
		if err != nil {
			return nil, err
		}
		c.Percent = true
		c.Include(0, 1)
		if err := c.Reference("", 0.5); err != nil {
			return nil, err
		}
		panels = append(panels, c)
	}
	c, err := panel("Update, RTD/MLM (log)", "", ratio)
	if err != nil {
		return nil, err
	}
	if err := c.Logarithmic(); err != nil {
		return nil, err
	}
	if err := c.Reference("", 1); err != nil {
		return nil, err
	}
	panels = append(panels, c)
	p, err := plots.NewMixedPanels(panels...)
	if err != nil {
		return nil, err
	}
	p.Legend, p.Height = true, 245
	smooth, err := r.smoothMeasured(p)
	if err != nil {
		return nil, err
	}
	return pictureOf("pull", p, r.contributionsCaption(len(share) > 0)+smooth+r.seedNote())
}

// contributionsCaption is that of the figure, with or without the panel of RTD's share.
func (r *run) contributionsCaption(share bool) string {
	var parts []string
	for _, a := range r.Arms {
		if e := a.Late(measure.ContributionShare); e.Mean.OK {
			parts = append(parts, fmt.Sprintf("%s %s%%", a.Name, prose.Fixed(100*e.Mean.X, 0)))
		}
	}
	both := ""
	if share {
		both = r.bothMove()
	}
	return say("contributions", fill{"BothMove": both, "Late": strings.Join(parts, ", ")})
}
