package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// downstreamScores is the table of arms and tasks, which the paper is judged by.
var downstreamScores = part{
	name:   "the table of the tasks",
	blocks: (*run).downstreamScores,
	shows:  []measure.Metric{experiments.DownstreamMean},
}

func (r *run) downstreamScores() ([]report.Block, error) {
	var metrics []measure.Metric
	for _, m := range r.TaskMetrics() {
		if !r.inTaskSets(m) {
			metrics = append(metrics, m)
		}
	}
	if len(metrics) == 0 {
		if diverged := r.tasksDiverged(); diverged != nil {
			return []report.Block{report.Bullets(diverged)}, nil
		}
		return nil, nil
	}
	notes := []string{say("scores/downstream", nil)}
	if b := r.taskBaselines(); len(b) > 0 {
		notes = append(notes, "Baselines on dev: "+strings.Join(b, "; ")+".")
	}
	notes = append(notes, r.tasksDiverged()...)
	return r.armTable(scoreTable{title: "Tasks, fine-tuned", metrics: metrics, notes: notes})
}

// taskBaselines says for each task what the baselines score. They do not depend on the arm.
func (r *run) taskBaselines() (all []string) {
	for _, d := range r.Plan.Downstream {
		if results := r.anyResults(d); results != nil {
			for _, b := range results.Baselines {
				for _, x := range b.Sets[:min(1, len(b.Sets))] {
					all = append(all, fmt.Sprintf("%s, %s: %s", d.Label(), b.Name, scoresInWords(x)))
				}
			}
		}
	}
	return all
}

// tasksDiverged names the trainings that came to no score.
func (r *run) tasksDiverged() (notes []string) {
	for _, c := range r.Cells {
		for _, s := range c.Tasks {
			for _, what := range s.Results.Diverged() {
				notes = append(notes, fmt.Sprintf("%s, %s: %s.", s.Task.Label(), c.Name(), what))
			}
		}
	}
	return notes
}

// anyResults are the results of some cell on a task, nil if there are none.
func (r *run) anyResults(d experiments.Downstream) *finetune.Results {
	for _, c := range r.Cells {
		for _, s := range c.Tasks {
			if s.Task.Label() == d.Label() {
				return s.Results
			}
		}
	}
	return nil
}

func scoresInWords(s finetune.SetResult) string {
	var parts []string
	for _, x := range s.Results {
		value := "not defined"
		if x.Value.OK {
			value = prose.Fixed(x.Value.X, 3)
		}
		parts = append(parts, strings.ReplaceAll(string(x.Metric), "_", " ")+" "+value)
	}
	return prose.List(parts)
}
