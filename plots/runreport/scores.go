package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// scoreTable is a table with a row for each arm.
type scoreTable struct {
	title   string
	columns []measure.Metric
	notes   []string
}

func (r *run) scoreTables() []scoreTable {
	return []scoreTable{
		{"The generator", []measure.Metric{
			heldOut.MLMLoss, heldOut.MLMAccuracy, training.OutsideMetrics.MLMLoss, training.OutsideMetrics.MLMAccuracy,
		}, []string{"On held-out text and, where there is any, on text from outside the training domain. Loss is in nats a " +
			"masked token; accuracy is the share of masked tokens whose likeliest id is the original. " + prose.Missing +
			" here and below: the arm has no such number, it does not exist, or the run has not come that far."}},
		{"The discriminator", []measure.Metric{
			heldOut.AUC, heldOut.AP, heldOut.F1, heldOut.RTDLoss, heldOut.Replaced, training.OutsideMetrics.AUC,
		}, []string{"On held-out text. AUC is that of ROC: 0.5 is chance. Average precision (AP) is, for a detector that " +
			"knows nothing, the share of tokens replaced. F1 is taken at probability 0.5, and 0 where no token is called " +
			"replaced. RTD loss is in nats a token." + r.baseRates(),
			"Each discriminator is scored on the replacements of its own arm's generator. A generator that has learnt less " +
				"makes replacements that are easier to tell, so an AUC compares pairs of networks and not discriminators " +
				"on one test."}},
		{"The word tables and the gradients on them", []measure.Metric{
			measure.Sim.G, measure.Sim.D, measure.Sim.Delta, measure.ConflictCos, measure.ConflictNegative,
			measure.ConflictRatio, measure.ContributionShare,
		}, []string{"cos is the mean cosine over all pairs of rows at the end; with ES E_G and E_D are one table. The " +
			"others compare the gradients of RTD and MLM over the second half of training, as the figures below define " +
			"them; the last is RTD's part of what a step's gradients add, under Adam's preconditioner and momentum aside, " +
			"to the table that the discriminator looks up."}},
	}
}

// addResults adds the arms' scores, what became of the claims, and what weakens both.
func (r *run) addResults(s *report.Section) error {
	if len(r.Claims) > 0 {
		t, err := r.claimsTable()
		if err != nil {
			return err
		}
		s.Add(t)
	}
	ran := false
	var failed []string
	for _, a := range r.Arms {
		ran = ran || len(a.Counted) > 0
		if a.Failed() {
			failed = append(failed, a.Name)
		}
	}
	if failed != nil {
		s.Add(report.Notice{Kind: report.Failure, Text: "Without a number here, since every seed that began has failed: " +
			prose.List(failed) + ". Why stands under what failed."})
	}
	if !ran {
		if failed == nil {
			s.Add(report.Notice{Kind: report.Warning, Text: "No cell has begun, so there are no numbers yet."})
		}
		return nil
	}
	for _, t := range r.scoreTables() {
		table, err := r.armTable(t)
		if err != nil {
			return err
		}
		s.Add(table)
	}
	for _, add := range []func(*report.Section) error{
		r.addSeeds, r.addWeaknesses, r.addDifferences, r.addEffects, r.addLambda,
	} {
		if err := add(s); err != nil {
			return err
		}
	}
	return nil
}

// armRow is a row of a table of scores.
type armRow struct {
	arm   *findings.Arm
	step  int
	cells []string
}

// armTable has a row for each arm that has any of the metrics, and a column for each metric that any arm has. Numbers
// of seeds and steps that are the same for all stand in the title.
func (r *run) armTable(t scoreTable) (report.Table, error) {
	lines, used := r.armRows(t.columns)
	same := true // number of seeds and steps for all
	for _, l := range lines {
		same = same && l.step == lines[0].step && len(l.arm.Counted) == len(lines[0].arm.Counted)
	}
	title, columns := t.title, []report.Column{{Title: "Arm"}}
	switch {
	case len(lines) == 0:
		title += "."
	case same:
		title += fmt.Sprintf(" after %s. %s", prose.Count(lines[0].step, "step"), intervals(len(lines[0].arm.Counted)))
	default:
		title += ", each arm at its last evaluation. " + r.someIntervals()
		columns = append(columns, report.Column{Title: "Seeds", Number: true}, report.Column{Title: "Step", Number: true})
	}
	for i, c := range t.columns {
		if used[i] {
			columns = append(columns, report.Column{Title: c.Title, Number: true})
		}
	}
	var rows [][]string
	var shown []*findings.Arm
	for _, l := range lines {
		row := []string{marked(l.arm)}
		shown = append(shown, l.arm)
		if !same {
			row = append(row, fmt.Sprint(len(l.arm.Counted)), prose.Thousands(l.step))
		}
		for i, c := range l.cells {
			if used[i] {
				row = append(row, c)
			}
		}
		rows = append(rows, row)
	}
	return report.NewTable(title, columns, rows, append(t.notes, markNotes(shown)...)...)
}

// armRows writes the metrics of each arm that has any, and says which metrics any arm has.
func (r *run) armRows(columns []measure.Metric) (lines []armRow, used []bool) {
	used = make([]bool, len(columns))
	for _, a := range r.Arms {
		l, any := armRow{arm: a}, false
		for i, c := range columns {
			e, step := a.Value(c)
			l.step = max(l.step, step)
			used[i], any = used[i] || e.Mean.OK, any || e.Mean.OK
			l.cells = append(l.cells, written(a, e, c.Decimals))
		}
		if any {
			lines = append(lines, l)
		}
	}
	return lines, used
}
