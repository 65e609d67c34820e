package plots

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/scores"
)

// tableMetric is a number of an arm as tables show it.
type tableMetric struct {
	title    string
	key      string
	decimals int
	late     bool // the mean over the second half of training, not the last value
}

// addResults adds the arms' scores, what became of the expectations, and what weakens both.
func (r *folder) addResults(s *Section) error {
	if len(r.expectations) > 0 {
		t, err := r.expectationTable()
		if err != nil {
			return err
		}
		s.Add(t)
	}
	ran := false
	var failed []string
	for _, a := range r.arms {
		ran = ran || len(a.counted) > 0
		if a.failed() {
			failed = append(failed, a.Name)
		}
	}
	if failed != nil {
		s.Add(Notice{Kind: Failure, Text: "Without a number here, since every seed that began has failed: " + list(failed) + ". Why stands under what failed."})
	}
	if !ran {
		if failed == nil {
			s.Add(Notice{Kind: Warning, Text: "No cell has begun, so there are no numbers yet."})
		}
		return nil
	}
	for _, t := range []struct {
		title    string
		measures []tableMetric
		notes    []string
	}{
		{"The generator", []tableMetric{
			{title: "MLM loss", key: "eval_mlm_loss", decimals: 3},
			{title: "Accuracy", key: "eval_mlm_accuracy", decimals: 3},
			{title: "Loss, other domain", key: "outside_mlm_loss", decimals: 3},
			{title: "Accuracy, other domain", key: "outside_mlm_accuracy", decimals: 3},
		}, []string{"On held-out text and, where there is any, on text from outside the training domain. Loss is in nats a masked token; accuracy is the share of masked tokens whose likeliest id is the original. " + missing + " here and below: the arm has no such number, it does not exist, or the run has not come that far."}},
		{"The discriminator", []tableMetric{
			{title: "AUC", key: "eval_auc", decimals: 3},
			{title: "AP", key: "eval_ap", decimals: 3},
			{title: "F1", key: "eval_f1", decimals: 3},
			{title: "RTD loss", key: "eval_rtd_loss", decimals: 3},
			{title: "Replaced", key: "eval_replaced", decimals: 3},
			{title: "AUC, other domain", key: "outside_auc", decimals: 3},
		}, []string{"On held-out text. AUC is that of ROC: 0.5 is chance. Average precision (AP) is, for a detector that knows nothing, the share of tokens replaced. F1 is taken at probability 0.5, and 0 where no token is called replaced. RTD loss is in nats a token." + r.baseRates(),
			"Each discriminator is scored on the replacements of its own arm's generator. A generator that has learnt less makes replacements that are easier to tell, so an AUC compares pairs of networks and not discriminators on one test."}},
		{"The word tables and the gradients on them", []tableMetric{
			{title: "cos E_G", key: "sim_eg", decimals: 3},
			{title: "cos E_D", key: "sim_ed", decimals: 3},
			{title: "cos E_Δ", key: "sim_delta", decimals: 3},
			{title: "Gradient cosine", key: "conflict_cos", decimals: 3, late: true},
			{title: "Opposed rows", key: "conflict_negative", decimals: 3, late: true},
			{title: "Norm ratio", key: "conflict_ratio", decimals: 2, late: true},
			{title: "RTD's share", key: "pull_share", decimals: 2, late: true},
		}, []string{"cos is the mean cosine over all pairs of rows at the end; with ES E_G and E_D are one table. The others compare the gradients of RTD and MLM over the second half of training, as the figures below define them; the last is RTD's part of what a step's gradients add, under Adam's preconditioner and momentum aside, to the table that the discriminator looks up."}},
	} {
		table, err := r.armTable(t.title, t.measures, t.notes...)
		if err != nil {
			return err
		}
		s.Add(table)
	}
	if err := r.addSeeds(s); err != nil {
		return err
	}
	for _, n := range r.weaknesses() {
		s.Add(n)
	}
	if err := r.addDifferences(s); err != nil {
		return err
	}
	if err := r.addEffects(s); err != nil {
		return err
	}
	return r.addLambda(s)
}

// expectationTable sets each comparison beside its verdict.
func (r *folder) expectationTable() (Table, error) {
	var rows [][]string
	notes := []string{"A positive difference is the expected one. " + r.verdictRule(), "Source: " + fromNotes + "."}
	for _, e := range r.expectations {
		judged, waiting := e.judged()
		for i, c := range judged {
			title, here, diff := e.title, c.remark, missing
			if i > 0 {
				title = ""
			}
			if c.difference.Mean.OK {
				here, diff = c.numbers(e.decimals, e.smallerFirst), interval(c.difference, e.decimals)
				if remarks := c.remarks(); remarks != "" {
					here += " (" + remarks + ")"
				}
			}
			if c.unfinished && c.step > 0 {
				here += fmt.Sprintf(", at step %s", thousands(c.step))
			}
			rows = append(rows, []string{title, here, diff, fmt.Sprint(c.difference.N), shortP(c.difference.P), shortP(c.holm), c.words()})
		}
		if waiting > 0 {
			rows = append(rows, []string{"", count(waiting, "comparison") + " more", missing, missing, missing, missing, unknown.String()})
		}
		if e.note != "" {
			notes = append(notes, e.note)
		}
	}
	return NewTable("What the paper says, and what these runs show.",
		[]Column{{Title: "Expectation"}, {Title: "Here"}, {Title: "Difference", Number: true}, {Title: "n", Number: true}, {Title: "p", Number: true}, {Title: "p, Holm", Number: true}, {Title: "Verdict"}}, rows, notes...)
}

func (r *folder) verdictRule() string {
	if r.seeds() == 1 {
		return "One seed has no interval, so nothing is confirmed here: a row says whether the sign is the expected one, and nothing more."
	}
	return "Differences are paired by seed, and p is that of the two-sided paired t test. Confirmed: the 95% t interval lies above 0. Not confirmed: it lies below. Undecided: it holds 0, only one seed is done, or an arm has learnt nothing. Claims are tested one by one; the p after Holm's method is that of all comparisons of this table as one family."
}

// intervals says what stands after ±, for the titles of tables.
func intervals(seeds int) string {
	if seeds == 1 {
		return "One seed, so there is no interval."
	}
	return fmt.Sprintf("Means over %d seeds ± half-width of the 95%% t interval.", seeds)
}

// someIntervals is for tables whose rows have different numbers of seeds.
func (r *folder) someIntervals() string {
	if r.seeds() == 1 {
		return intervals(1)
	}
	return "Means over seeds ± half-width of the 95% t interval where there are two or more."
}

// armTable has a row for each arm that has any of the measures, and a column for each measure that any arm
// has. Numbers of seeds and steps that are the same for all stand in the title.
func (r *folder) armTable(title string, measures []tableMetric, notes ...string) (Table, error) {
	type line struct {
		arm   *runArm
		step  int
		cells []string
	}
	var lines []line
	used := make([]bool, len(measures))
	for _, a := range r.arms {
		l, any := line{arm: a}, false
		for i, m := range measures {
			e, step := a.final(m.key)
			if m.late {
				e = a.late(m.key)
			} else {
				l.step = max(l.step, step)
			}
			used[i], any = used[i] || e.Mean.OK, any || e.Mean.OK
			l.cells = append(l.cells, a.cell(e, m.decimals))
		}
		if any {
			lines = append(lines, l)
		}
	}
	one := true // number of seeds and steps for all
	for _, l := range lines {
		one = one && l.step == lines[0].step && len(l.arm.counted) == len(lines[0].arm.counted)
	}
	columns := []Column{{Title: "Arm"}}
	switch {
	case len(lines) == 0:
		title += "."
	case one:
		title += fmt.Sprintf(" after %s. %s", count(lines[0].step, "step"), intervals(len(lines[0].arm.counted)))
	default:
		title += ", each arm at its last evaluation. " + r.someIntervals()
		columns = append(columns, Column{Title: "Seeds", Number: true}, Column{Title: "Step", Number: true})
	}
	for i, m := range measures {
		if used[i] {
			columns = append(columns, Column{Title: m.title, Number: true})
		}
	}
	var rows [][]string
	var shown []*runArm
	for _, l := range lines {
		row := []string{l.arm.marked()}
		shown = append(shown, l.arm)
		if !one {
			row = append(row, fmt.Sprint(len(l.arm.counted)), thousands(l.step))
		}
		for i, c := range l.cells {
			if used[i] {
				row = append(row, c)
			}
		}
		rows = append(rows, row)
	}
	return NewTable(title, columns, rows, append(notes, markNotes(shown)...)...)
}

// cell writes an estimate, with the number of seeds where not all of them have the value.
func (a *runArm) cell(e scores.Estimate, decimals int) string {
	s := interval(e, decimals)
	if e.N > 0 && e.N < len(a.counted) {
		s += fmt.Sprintf(" (%d of %d)", e.N, len(a.counted))
	}
	return s
}
