package runreport

import (
	"github.com/ablate-go/ablate/plots/report"
)

// paperResults are what is confirmed of the paper's results. Its similarity values are not among them: the sources name
// the table's rows and columns and their order, not the numbers.
var paperResults = part{name: "the paper's results", blocks: (*run).paperResults}

func (r *run) paperResults() ([]report.Block, error) {
	scores, err := report.NewTable(say("paper/scores", nil),
		[]report.Column{
			{Title: "Pre-training"}, {Title: "MNLI-m/mm accuracy", Number: true}, {Title: "SQuAD v2 F1/EM", Number: true},
		},
		[][]string{
			{"MLM", "86.3/86.2", "82.5/79.3"},
			{"RTD, NES", "88.3/87.9", "85.3/82.7"},
			{"RTD, ES", "88.8/88.4", "86.3/83.5"},
			{"RTD, GDES", "89.3/89.0", "87.2/84.5"},
		},
		say("paper/scores/source", fill{"Tasks": len(r.TaskMetrics()) > 0}))
	if err != nil {
		return nil, err
	}
	return []report.Block{
		report.Paragraph(say("paper", nil)),
		report.Bullets{say("paper/loss", nil), say("paper/similarity", nil), say("paper/coupling", nil)},
		scores,
	}, nil
}
