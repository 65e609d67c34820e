package runreport

import (
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// addBands sets similarity and conflict of frequent, common and rare tokens beside each other.
func (r *run) addBands(s *report.Section) (bool, error) {
	columns := []report.Column{{Title: "Arm"}, {Title: "Table"}}
	for _, b := range measure.Bands() {
		columns = append(columns, report.Column{Title: prose.Capital(b.Name), Number: true})
	}
	var similar, opposed [][]string
	for _, a := range r.Arms {
		for _, t := range wordTables(a) {
			if row, ok := bandRow(a, t.name, t.similarity); ok {
				similar = append(similar, row)
			}
		}
		for _, m := range []struct {
			title  string
			metric measure.Metric
		}{{"cosine", measure.ConflictCos}, {"share opposed", measure.ConflictNegative}} {
			if row, ok := bandRow(a, m.title, m.metric); ok {
				opposed = append(opposed, row)
			}
		}
	}
	if similar != nil {
		t, err := report.NewTable("Mean pairwise cosine by the frequency of the tokens, at the end. "+r.someIntervals(),
			columns, similar,
			"Frequent: the commonest tokens, which make up half of the training text; common: those of the next four "+
				"tenths; rare: those of the last tenth.")
		if err != nil {
			return false, err
		}
		s.Add(t)
	}
	if opposed != nil {
		columns[1].Title = "Of the rows looked up"
		t, err := report.NewTable("The two gradients by the frequency of the tokens, over the second half of training. "+
			r.someIntervals(), columns, opposed)
		if err != nil {
			return false, err
		}
		s.Add(t)
	}
	return similar != nil || opposed != nil, nil
}

// bandRow is a row with a cell for each band of a metric; ok is false without any value.
func bandRow(a *findings.Arm, title string, m measure.Metric) (row []string, ok bool) {
	row = []string{a.Name, title}
	for _, b := range measure.Bands() {
		in := measure.InBand(m, b)
		in.Summary = m.Summary
		e, _ := a.Value(in)
		ok = ok || e.Mean.OK
		row = append(row, written(a, e, m.Decimals))
	}
	return row, ok
}
