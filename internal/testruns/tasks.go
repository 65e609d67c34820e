package testruns

import (
	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// AddTasks lets an invented run end with two tasks. accuracy gives the accuracy of an arm and seed on one of them.
func AddTasks(r *experiments.Result, accuracy func(arm string, seed uint64, task string) float64) {
	r.Plan.Downstream = []experiments.Downstream{{Task: "sst2"}, {Task: "rte"}}
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Downstream = r.Plan.Downstream
		var all []experiments.TaskScore
		for _, d := range c.Downstream {
			result := func(x float64) []finetune.SetResult {
				one := tasks.Result{Metric: score.Accuracy, Value: scores.Value{X: x, OK: true}, N: 200}
				return []finetune.SetResult{{Set: "dev", Results: []tasks.Result{one}}}
			}
			all = append(all, experiments.TaskScore{Task: d, Results: &finetune.Results{
				Task: tasks.Task{Name: d.Task, Kind: tasks.Classify, Metrics: []score.Metric{score.Accuracy}},
				Finished: []finetune.Finished{{
					Trial: finetune.Trial{LR: 3e-4, Seed: c.Seed}, Outcome: finetune.Outcome{Epoch: 2, Dev: result(accuracy(c.Arm, c.Seed, d.Task))},
				}},
				Baselines: []finetune.Baseline{{Name: finetune.Majority, Sets: result(0.5)}},
			}})
		}
		c.SetTasks(all)
	}
}
