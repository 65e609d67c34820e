package runreport

import (
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// bands sets similarity and conflict of frequent, common and rare tokens beside each other.
var bands = part{
	name:   "the tables by frequency of the tokens",
	blocks: (*run).bands,
	shows:  measure.ByFrequency{}.Metrics(),
}

func (r *run) bands() (all []report.Block, err error) {
	columns := []report.Column{{Title: "Arm"}, {Title: "Table"}}
	for _, b := range measure.Bands() {
		columns = append(columns, report.Column{Title: prose.Capital(b.Name), Number: true})
	}
	similar, opposed := r.bandRows()
	if similar != nil {
		t, err := report.NewTable("Mean pairwise cosine by the frequency of the tokens, at the end. "+r.someIntervals(),
			columns, similar, say("bands", nil))
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	if opposed != nil {
		columns[1].Title = "Of the rows looked up"
		t, err := report.NewTable("The two gradients by the frequency of the tokens, over the second half of training. "+
			r.someIntervals(), columns, opposed)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// bandRows are the rows of the two tables: of each arm's word tables, and of the gradients on them.
func (r *run) bandRows() (similar, opposed [][]string) {
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
	return similar, opposed
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
