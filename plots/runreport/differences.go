package runreport

import (
	"fmt"
	"strings"

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
	for _, m := range []scoreColumn{
		{title: "MLM loss", key: "eval_mlm_loss"}, {title: "AUC", key: "eval_auc"}, {title: "AP", key: "eval_ap"},
	} {
		columns = append(columns, report.Column{Title: m.title, Number: true}, report.Column{Title: "p", Number: true})
		for i, d := range r.Differences(m.key) {
			if i == len(rows) {
				rows = append(rows, []string{d.Arm.Name, prose.Missing, prose.Missing})
			}
			c := d.Comparison
			if c.Difference.N > 0 && m.key == "eval_mlm_loss" {
				rows[i][1], rows[i][2] = fmt.Sprint(c.Difference.N), prose.Thousands(c.Step)
			}
			value, p := prose.Interval(c.Difference, 3), shortP(c.Difference.P)
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
	for _, m := range []struct{ key, name string }{{"eval_mlm_loss", "MLM loss"}, {"eval_auc", "AUC"}} {
		var parts []string
		for _, one := range r.Differences(m.key) {
			if d := one.Comparison.Difference; d.P.OK && !one.SameGenerator {
				parts = append(parts, fmt.Sprintf("%s %s (%s)", one.Arm.Name, prose.Interval(d, 3), test(d)))
			}
		}
		if parts != nil {
			sentences = append(sentences, fmt.Sprintf("%s less that of %s, paired by seed: %s.",
				m.name, r.Baseline().Name, strings.Join(parts, ", ")))
		}
	}
	return strings.Join(sentences, " ")
}
