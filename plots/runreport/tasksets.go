package runreport

import (
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// taskSets are tables of the tasks that are scored on several sets, such as those of zero-shot transfer on a set for
// each language: a row for each, and a column for each arm.
var taskSets = part{name: "the tables of tasks by set", blocks: (*run).taskSets}

func (r *run) taskSets() (all []report.Block, err error) {
	for _, d := range r.Plan.Downstream {
		if !r.ManySets(d) {
			continue
		}
		sets := r.TaskSets(d)
		for i := range sets[0].Metrics {
			table, err := r.taskSetTable(d, sets, i)
			if err != nil {
				return nil, err
			}
			all = append(all, table...)
		}
	}
	return all, nil
}

// taskSetTable is the table of the metric number i.
func (r *run) taskSetTable(d experiments.Downstream, sets []experiments.TaskSet, i int) ([]report.Block, error) {
	var arms []*findings.Arm
	columns := []report.Column{{Title: "Set"}}
	for _, a := range r.Arms {
		if e, _ := a.Value(sets[0].Metrics[i]); e.Mean.OK {
			arms = append(arms, a)
			columns = append(columns, report.Column{Title: marked(a), Number: true})
		}
	}
	if arms == nil {
		return nil, nil
	}
	var rows [][]string
	for _, set := range sets {
		row := []string{set.Name}
		if set.Name == experiments.MeanOverSets {
			row[0] = "mean of these"
		}
		for _, a := range arms {
			e, _ := a.Value(set.Metrics[i])
			row = append(row, written(a, e, set.Metrics[i].Decimals))
		}
		rows = append(rows, row)
	}
	metric := strings.TrimPrefix(sets[0].Metrics[i].Title, d.Label()+" "+sets[0].Name+", ")
	notes := append([]string{say("scores/sets", fill{"First": sets[0].Name})}, markNotes(arms)...)
	title := d.Label() + ", " + metric + ", by set. " + r.someIntervals()
	return blockOf(report.NewTable(prose.Capital(title), columns, rows, notes...))
}

// inTaskSets reports whether a metric stands in a table of [taskSets] and not in that of all tasks, which has the first
// set and the mean.
func (r *run) inTaskSets(m measure.Metric) bool {
	for _, d := range r.Plan.Downstream {
		if !r.ManySets(d) {
			continue
		}
		for i, set := range r.TaskSets(d) {
			if i > 0 && set.Name != experiments.MeanOverSets && slices.Contains(set.Metrics, m) {
				return true
			}
		}
	}
	return false
}
