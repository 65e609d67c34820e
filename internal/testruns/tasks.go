package testruns

import (
	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// AddTasks lets an invented run end with some tasks. accuracy gives the accuracy of an arm and seed on one of them.
// xnli has a set for each of three languages, the second with 0.1 and the third with 0.2 less, and a test set of the
// first.
func AddTasks(r *experiments.Result, accuracy func(arm string, seed uint64, task string) float64, names ...string) {
	r.Plan.Downstream = nil
	for _, name := range names {
		r.Plan.Downstream = append(r.Plan.Downstream, experiments.Downstream{Task: name})
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Downstream = r.Plan.Downstream
		var all []experiments.TaskScore
		for _, d := range c.Downstream {
			result := func(set string, x float64) finetune.SetResult {
				one := tasks.Result{Metric: score.Accuracy, Value: scores.Value{X: x, OK: true}, N: 200}
				return finetune.SetResult{Set: set, Results: []tasks.Result{one}}
			}
			x := accuracy(c.Arm, c.Seed, d.Task)
			o := finetune.Outcome{Epoch: 2, Dev: []finetune.SetResult{result("dev", x)}}
			if d.Task == "xnli" {
				o.Dev = []finetune.SetResult{result("en", x), result("de", x-0.1), result("sw", x-0.2)}
				o.Test = []finetune.SetResult{result("test en", x-0.05)}
			}
			all = append(all, experiments.TaskScore{Task: d, Results: &finetune.Results{
				Task:      tasks.Task{Name: d.Task, Kind: tasks.Classify, Metrics: []score.Metric{score.Accuracy}},
				Finished:  []finetune.Finished{{Trial: finetune.Trial{LR: 3e-4, Seed: c.Seed}, Outcome: o}},
				Baselines: []finetune.Baseline{{Name: finetune.Majority, Sets: []finetune.SetResult{result(o.Dev[0].Set, 0.5)}}},
			}})
		}
		c.SetTasks(all)
	}
}
