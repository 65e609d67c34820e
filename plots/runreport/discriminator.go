package runreport

import (
	"math"

	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// addDiscriminator draws what the discriminator learns.
func (r *run) addDiscriminator(s *report.Section) (bool, error) {
	auc, err := panel(heldOut.AUC.Title, "", r.curves(heldOut.AUC, r.Arms...))
	if err != nil {
		return false, err
	}
	losses := r.curves(heldOut.RTDLoss, r.Arms...)
	dropped := dropStart(losses)
	loss, err := panel(heldOut.RTDLoss.Axis(), "", losses)
	if err != nil || auc == nil || loss == nil {
		return false, err
	}
	if err := auc.Reference("", 0.5); err != nil {
		return false, err
	}
	auc.Include(0.45, 0.6)
	loss.Limit(2 * math.Ln2)
	p, err := plots.NewMixedPanels(auc, loss)
	if err != nil {
		return false, err
	}
	p.Legend, p.Height = true, 245
	start := ""
	if dropped {
		start = " The loss before the first step, near ln 2, is left out, since it would flatten the rest."
	}
	return true, addPicture(s, "discriminator", p, "What the discriminator learns, on held-out text with the "+
		"replacements of its own generator. Left: AUC, the chance that a replaced token is given a higher probability "+
		"than an original one; dashed: 0.5, knowing nothing. Right: mean loss of a token; it also falls when the "+
		"generator hits the original token more often and fewer tokens are replaced."+start+cutNote(loss)+r.seedNote())
}
