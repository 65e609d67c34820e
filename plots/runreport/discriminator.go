package runreport

import (
	"math"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// discriminatorCurves draws what the discriminator learns.
var discriminatorCurves = part{
	name:   "the figure of the discriminator's AUC and loss",
	blocks: (*run).discriminatorCurves,
	shows:  []measure.Metric{heldOut.AUC, heldOut.RTDLoss},
}

func (r *run) discriminatorCurves() ([]report.Block, error) {
	auc, err := panel(heldOut.AUC.Title, "", r.curves(heldOut.AUC, r.Arms...))
	if err != nil {
		return nil, err
	}
	losses := r.curves(heldOut.RTDLoss, r.Arms...)
	dropped := dropStart(losses)
	loss, err := panel(heldOut.RTDLoss.Axis(), "", losses)
	if err != nil || auc == nil || loss == nil {
		return nil, err
	}
	if err := auc.Reference("", 0.5); err != nil {
		return nil, err
	}
	auc.Include(0.45, 0.6)
	loss.Limit(2 * math.Ln2)
	p, err := plots.NewMixedPanels(auc, loss)
	if err != nil {
		return nil, err
	}
	p.Legend, p.Height = true, 245
	caption := say("discriminator", fill{"Dropped": dropped})
	return pictureOf("discriminator", p, caption+cutNote(loss)+r.seedNote())
}
