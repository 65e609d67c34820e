package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// differences compares each arm with the baseline.
var differences = part{
	name:   "the table of differences",
	blocks: (*run).differences,
	shows:  []measure.Metric{heldOut.MLMLoss, heldOut.AUC, heldOut.AP},
}

func (r *run) differences() ([]report.Block, error) {
	if len(r.Arms) < 2 || !r.ran() {
		return nil, nil
	}
	columns := []report.Column{{Title: "Arm"}, {Title: "Seeds", Number: true}, {Title: "Step", Number: true}}
	var rows [][]string
	for _, m := range []measure.Metric{heldOut.MLMLoss, heldOut.AUC, heldOut.AP} {
		columns = append(columns, report.Column{Title: m.Title, Number: true}, report.Column{Title: "p", Number: true})
		for i, d := range r.Differences(m) {
			if i == len(rows) {
				rows = append(rows, []string{d.Arm.Name, prose.Missing, prose.Missing})
			}
			c := d.Comparison
			if c.Difference.N > 0 && m.Key == heldOut.MLMLoss.Key {
				rows[i][1], rows[i][2] = fmt.Sprint(c.Difference.N), prose.Thousands(c.Step)
			}
			value, p := prose.Interval(c.Difference, m.Decimals), shortP(c.Difference.P)
			if d.SameGenerator {
				value, p = "the same", prose.Missing
			}
			rows[i] = append(rows[i], value, p)
		}
	}
	title := fmt.Sprintf("Differences from %s, paired by seed. %s", r.Baseline().Name, r.someIntervals())
	return blockOf(report.NewTable(title, columns, rows, say("differences", nil)))
}

// fromBaseline says how the arms differ from the baseline, for plans to which no claim applies; empty with one seed.
func (r *run) fromBaseline() string {
	var sentences []string
	for _, m := range []measure.Metric{heldOut.MLMLoss, heldOut.AUC} {
		var parts []string
		for _, to := range r.Differences(m) {
			if d := to.Comparison.Difference; d.P.OK && !to.SameGenerator {
				parts = append(parts, fmt.Sprintf("%s %s (%s)", to.Arm.Name, prose.Interval(d, m.Decimals), test(d)))
			}
		}
		if parts != nil {
			sentences = append(sentences, fmt.Sprintf("%s less that of %s, paired by seed: %s.",
				m.Title, r.Baseline().Name, strings.Join(parts, ", ")))
		}
	}
	return strings.Join(sentences, " ")
}
