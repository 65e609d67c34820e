package experiments

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/sealed"
)

// DownstreamMean is the score of a cell on the plan's tasks. It is no number of metrics.jsonl: [Load] reads it from the
// folders of the fine-tuning, and adds it to the last row of a cell whose tasks have ended, with the scores of each
// task.
var DownstreamMean = measure.Metric{
	Key: "downstream_mean", Group: "downstream", Title: "Downstream mean", Decimals: 3, Better: measure.Higher,
	Due: measure.AtTheEnd, Summary: measure.Last,
	Doc: "Mean over the plan's tasks of the mean of their metrics on dev, at the best epoch and learning rate there. Of " +
		"a task with several dev sets it is the first. Each set has columns downstream_TASK_SET_METRIC in summary.csv.",
}

func init() { measure.MustDeclare(DownstreamMean) }

// TaskScore is what a cell scores on a task.
type TaskScore struct {
	Task    Downstream
	Results *finetune.Results
}

// loadDownstream reads the results that a cell has so far. The error is that of a damaged file; there are none of tasks
// that have not ended, or were run with other settings.
func (c Cell) loadDownstream() (all []TaskScore, err error) {
	for _, d := range c.Downstream {
		r, failed := c.taskResults(d)
		switch {
		case failed == nil:
			all = append(all, TaskScore{d, r})
		case errors.As(failed, new(*sealed.DamagedError)) && err == nil:
			err = fmt.Errorf("downstream %s: %w", d.Label(), failed)
		}
	}
	return all, err
}

// scalars are the scores of the task, each set and metric under a key of its own.
func (s TaskScore) scalars() (all []measure.Scalar) {
	best := s.Results.Best()
	if best == nil {
		return nil
	}
	for _, set := range slices.Concat(best.Dev, best.Test) {
		for _, r := range set.Results {
			x := measure.Scalar{Key: taskKey(s.Task, set.Set, string(r.Metric))}
			if r.Value.OK {
				x.Value = &r.Value.X
			}
			all = append(all, x)
		}
	}
	return append(all, s.meansOverSets(best)...)
}

func taskKey(d Downstream, set, metric string) string {
	name := strings.Join([]string{d.Label(), set, metric}, "_")
	return DownstreamMean.Group + "_" + strings.ReplaceAll(name, " ", "_")
}

// SetTasks gives a cell its results on tasks, and adds the scores to its last row in the place of earlier ones: those
// of each task, and their mean when all of the plan's have ended. Rows that other results share are not changed.
func (c *CellResult) SetTasks(results []TaskScore) {
	none := len(results) == 0 && len(c.Tasks) == 0
	c.Tasks = results
	if none || len(c.Rows) == 0 || !c.Done() {
		return
	}
	c.Rows = slices.Clone(c.Rows)
	last := &c.Rows[len(c.Rows)-1]
	last.Scalars = slices.DeleteFunc(slices.Clone(last.Scalars), func(x measure.Scalar) bool {
		return strings.HasPrefix(x.Key, DownstreamMean.Group+"_")
	})
	sum, n := 0.0, 0
	for _, s := range c.Tasks {
		last.Scalars = append(last.Scalars, s.scalars()...)
		if best := s.Results.Best(); best != nil {
			sum, n = sum+best.Mean().X, n+1
		}
	}
	if n > 0 && n == len(c.Downstream) {
		mean := sum / float64(n)
		last.Scalars = append(last.Scalars, measure.Scalar{Key: DownstreamMean.Key, Value: &mean})
	}
}

// TaskMetrics are the scores on tasks that any cell has, as metrics for tables: task by task and set by set, and
// DownstreamMean where there are several.
func (r *Result) TaskMetrics() (all []measure.Metric) {
	for _, d := range r.Plan.Downstream {
		for _, set := range r.TaskSets(d) {
			all = append(all, set.Metrics...)
		}
	}
	if len(r.Plan.Downstream) > 1 && len(all) > 0 {
		all = append(all, DownstreamMean)
	}
	return all
}
