package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// languageDifferences are tables of how each arm differs from the baseline in each language, from two seeds on: with
// one there is no interval, and the tables of scores have all.
var languageDifferences = part{name: "the tables of differences by language", blocks: (*run).languageDifferences}

func (r *run) languageDifferences() ([]report.Block, error) {
	languages := r.Languages()
	if len(languages) == 0 || len(r.Arms) < 2 || r.Seeds() < 2 {
		return nil, nil
	}
	var all []report.Block
	for _, m := range []measure.Metric{heldOut.MLMLoss, heldOut.AUC} {
		columns := []report.Column{{Title: "Language"}}
		var shown []bool // by arm
		for _, d := range r.Differences(m) {
			has := d.Comparison.Difference.N > 0
			if shown = append(shown, has); has {
				columns = append(columns, report.Column{Title: d.Arm.Name, Number: true}, report.Column{Title: "p", Number: true})
			}
		}
		if len(columns) == 1 {
			continue
		}
		var rows [][]string
		for _, l := range languages {
			row := []string{l}
			same := r.Differences(m)
			for i, d := range r.Differences(m.In(l)) {
				if !shown[i] {
					continue
				}
				value, p := prose.Interval(d.Comparison.Difference, m.Decimals), shortP(d.Comparison.Difference.P)
				if same[i].SameGenerator {
					value, p = "the same", prose.Missing
				}
				row = append(row, value, p)
			}
			rows = append(rows, row)
		}
		title := fmt.Sprintf("%s by language, differences from %s, paired by seed. %s", m.Title, r.Baseline().Name,
			r.someIntervals())
		table, err := report.NewTable(title, columns, rows, say("languages/differences", nil))
		if err != nil {
			return nil, err
		}
		all = append(all, table)
	}
	return all, nil
}
