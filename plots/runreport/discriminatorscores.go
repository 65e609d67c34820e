package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// discriminatorScores is the table of what the discriminator knows.
var discriminatorScores = part{
	name:   "the table of the discriminator",
	blocks: (*run).discriminatorScores,
	shows:  ofDiscriminator,
}

var ofDiscriminator = []measure.Metric{
	heldOut.AUC, heldOut.AP, heldOut.F1, heldOut.RTDLoss, heldOut.Replaced, outside.AUC,
}

func (r *run) discriminatorScores() ([]report.Block, error) {
	return r.armTable(scoreTable{
		title: "The discriminator", metrics: ofDiscriminator,
		notes: []string{
			say("scores/discriminator", fill{"BaseRates": r.baseRates(), "Outside": r.otherDomain()}),
			say("scores/discriminator/pairs", nil),
		},
	})
}

// baseRates lists the RTD loss that comes of knowing the share of replaced tokens and nothing else; it may be empty.
func (r *run) baseRates() string {
	var parts []string
	for _, b := range r.BaseRateLosses() {
		parts = append(parts, b.Arm.Name+" "+prose.Fixed(b.Value, heldOut.RTDLoss.Decimals))
	}
	return strings.Join(parts, ", ")
}
