package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// weaknesses flags scores that are no better than knowing nothing.
var weaknesses = part{
	name:   "the notices of weak scores",
	blocks: (*run).weaknesses,
	shows:  []measure.Metric{heldOut.AUC},
}

func (r *run) weaknesses() (all []report.Block, _ error) {
	w := r.WeakArms()
	if w.NearChance != nil {
		var scores []string
		for _, s := range w.NearChance {
			scores = append(scores, fmt.Sprintf("%s (AUC %s)", s.Arm.Name, prose.Fixed(s.Value, heldOut.AUC.Decimals)))
		}
		all = append(all, report.Notice{
			Kind: report.Warning, Text: say("weak/near-chance", fill{"Arms": prose.List(scores)}),
		})
	}
	if w.Silent != nil {
		all = append(all, report.Notice{
			Kind: report.Note, Text: say("weak/silent", fill{"Arms": prose.List(names(w.Silent))}),
		})
	}
	if w.Frequencies != nil {
		all = append(all, report.Notice{Kind: report.Warning, Text: "The generator of " + prose.List(names(w.Frequencies)) +
			" predicts held-out tokens hardly better than their frequencies alone would."})
	}
	return all, nil
}
