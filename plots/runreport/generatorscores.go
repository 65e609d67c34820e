package runreport

import (
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// generatorScores is the table of what the generator knows.
var generatorScores = part{
	name:   "the table of the generator",
	blocks: (*run).generatorScores,
	shows:  ofGenerator,
}

var ofGenerator = []measure.Metric{heldOut.MLMLoss, heldOut.MLMAccuracy, outside.MLMLoss, outside.MLMAccuracy}

func (r *run) generatorScores() ([]report.Block, error) {
	return r.armTable(scoreTable{
		title: "The generator", metrics: ofGenerator,
		notes: []string{say("scores/generator", fill{"Missing": prose.Missing, "Outside": r.otherDomain()})},
	})
}
