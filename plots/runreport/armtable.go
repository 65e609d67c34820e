package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// scoreTable is a table with a row for each arm.
type scoreTable struct {
	title   string
	metrics []measure.Metric
	notes   []string
}

// armRow is a row of a table of scores.
type armRow struct {
	arm   *findings.Arm
	step  int
	cells []string
}

// armTable has a row for each arm that has any of the metrics, and a column for each metric that any arm has. Numbers
// of seeds and steps that are the same for all stand in the title.
func (r *run) armTable(t scoreTable) ([]report.Block, error) {
	if !r.ran() {
		return nil, nil
	}
	lines, used := r.armRows(t.metrics)
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
	for i, c := range t.metrics {
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
	return blockOf(report.NewTable(title, columns, rows, append(t.notes, markNotes(shown)...)...))
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
