package runreport

import (
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots/report"
)

// tableScores is the table of the word tables and the gradients on them.
var tableScores = part{
	name:   "the table of the word tables",
	blocks: (*run).tableScores,
	shows:  ofTables,
}

var ofTables = append(measure.Sim.List(), measure.ConflictCos, measure.ConflictNegative, measure.ConflictRatio,
	measure.ContributionShare)

func (r *run) tableScores() ([]report.Block, error) {
	return r.armTable(scoreTable{
		title: "The word tables and the gradients on them", metrics: ofTables,
		notes: []string{say("scores/tables", fill{"WithOneTable": r.withOneTable()})},
	})
}
