package plots

import (
	"fmt"
	"strings"
)

// baseline is the first arm that trains a discriminator, or the first of all: the others are compared with it, whatever
// the plan varies.
func (r *folder) baseline() *runArm {
	for _, a := range r.arms {
		if a.rtd() {
			return a
		}
	}
	return r.arms[0]
}

// compared lists the arms that may be set beside the baseline.
func (r *folder) compared() (arms []*runArm) {
	base := r.baseline()
	for _, a := range r.arms {
		if a != base && a.text == base.text {
			arms = append(arms, a)
		}
	}
	return arms
}

// addDifferences compares each arm with the baseline.
func (r *folder) addDifferences(s *Section) error {
	if len(r.arms) < 2 {
		return nil
	}
	base := r.baseline()
	columns := []Column{{Title: "Arm"}, {Title: "Seeds", Number: true}, {Title: "Step", Number: true}}
	keys := []struct{ title, key string }{{"MLM loss", "eval_mlm_loss"}, {"AUC", "eval_auc"}, {"AP", "eval_ap"}}
	for _, k := range keys {
		columns = append(columns, Column{Title: k.title, Number: true}, Column{Title: "p", Number: true})
	}
	var rows [][]string
	for _, a := range r.compared() {
		row := []string{a.Name, missing, missing}
		for _, k := range keys {
			c := compare(reading(a, k.key), reading(base, k.key))
			if c.difference.N > 0 && k.key == "eval_mlm_loss" {
				row[1], row[2] = fmt.Sprint(c.difference.N), thousands(c.step)
			}
			if k.key == "eval_mlm_loss" && sameGenerator(a, base) {
				row = append(row, "the same", missing)
			} else {
				row = append(row, interval(c.difference, 3), shortP(c.difference.P))
			}
		}
		rows = append(rows, row)
	}
	t, err := NewTable(fmt.Sprintf("Differences from %s, paired by seed. %s", base.Name, r.someIntervals()), columns, rows,
		"Equal seeds have the same batches and masks in all arms, which makes the interval of a difference narrower than those of the arms. A negative difference of losses is the better one. p is that of the two-sided paired t test, one by one. The same: the two generators have equal losses at every step, since nothing that the arms differ in reaches them.")
	if err == nil {
		s.Add(t)
	}
	return err
}

// contrasts says how the arms differ from the baseline, for plans to which no expectation applies; empty with one seed.
func (r *folder) contrasts() string {
	base := r.baseline()
	var sentences []string
	for _, m := range []struct{ key, name string }{{"eval_mlm_loss", "MLM loss"}, {"eval_auc", "AUC"}} {
		var parts []string
		for _, a := range r.compared() {
			if d := compare(reading(a, m.key), reading(base, m.key)).difference; d.P.OK && !(m.key == "eval_mlm_loss" && sameGenerator(a, base)) {
				parts = append(parts, fmt.Sprintf("%s %s (%s)", a.Name, interval(d, 3), test(d)))
			}
		}
		if parts != nil {
			sentences = append(sentences, fmt.Sprintf("%s less that of %s, paired by seed: %s.", m.name, base.Name, strings.Join(parts, ", ")))
		}
	}
	return strings.Join(sentences, " ")
}
