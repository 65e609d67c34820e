package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// addDifferences compares each arm with the baseline.
func (r *run) addDifferences(s *report.Section) error {
	if len(r.Arms) < 2 {
		return nil
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
	t, err := report.NewTable(fmt.Sprintf("Differences from %s, paired by seed. %s",
		r.Baseline().Name, r.someIntervals()), columns, rows,
		"Equal seeds have the same batches and masks in all arms, which makes the interval of a difference narrower than "+
			"those of the arms. A negative difference of losses is the better one. p is that of the two-sided paired t "+
			"test, one by one. The same: the two generators have equal losses at every step, since nothing that the arms "+
			"differ in reaches them.")
	if err == nil {
		s.Add(t)
	}
	return err
}

// contrasts says how the arms differ from the baseline, for plans to which no claim applies; empty with one seed.
func (r *run) contrasts() string {
	var sentences []string
	for _, m := range []measure.Metric{heldOut.MLMLoss, heldOut.AUC} {
		var parts []string
		for _, one := range r.Differences(m) {
			if d := one.Comparison.Difference; d.P.OK && !one.SameGenerator {
				parts = append(parts, fmt.Sprintf("%s %s (%s)", one.Arm.Name, prose.Interval(d, m.Decimals), test(d)))
			}
		}
		if parts != nil {
			sentences = append(sentences, fmt.Sprintf("%s less that of %s, paired by seed: %s.",
				m.Title, r.Baseline().Name, strings.Join(parts, ", ")))
		}
	}
	return strings.Join(sentences, " ")
}
