package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// languageShares is the table of the languages of the text: how much there is of each, and how much of it is read.
var languageShares = part{name: "the table of the languages' shares", blocks: (*run).languageShares}

func (r *run) languageShares() ([]report.Block, error) {
	d, t := r.Data, r.Plan.Base.Train
	if d == nil || len(d.Languages) == 0 {
		return nil, nil
	}
	columns := []report.Column{{Title: "Language"}, {Title: "Text"}}
	for _, title := range []string{"Words", "Training tokens", "Held-out tokens", "Share of the text",
		"Share of the batches", "Passes"} {
		columns = append(columns, report.Column{Title: title, Number: true})
	}
	var rows [][]string
	for _, l := range d.Languages {
		passes := l.Share * float64(t.Steps) * float64(t.Batch) / float64(max(1, l.TrainWindows))
		rows = append(rows, []string{
			l.Name, l.Corpus, prose.Thousands(l.Words), prose.Thousands(l.TrainTokens), prose.Thousands(l.HeldOutTokens),
			percent(l.Size), percent(l.Share), prose.Fixed(passes, 2),
		})
	}
	return blockOf(report.NewTable("The languages.", columns, rows,
		say("languages/shares", fill{"Alpha": fmt.Sprintf("%g", d.Alpha)})))
}

// percent writes a share.
func percent(share float64) string { return prose.Fixed(100*share, 1) + "%" }
