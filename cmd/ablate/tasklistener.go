package main

import (
	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/progress"
)

// tuned is the fine-tuning of a cell, whose line goes on with its updates.
type tuned struct {
	before int // steps of the pre-training and updates of the tasks that have ended
	steps  int // updates of the task
	dev    []progress.Value
	scores []string // of the tasks that have ended
}

// TaskStarted implements experiments.TaskListener.
func (l *listener) TaskStarted(c experiments.Cell, d experiments.Downstream, step, steps int) {
	t := l.tuned[c.Dir]
	t.steps, t.dev = steps, nil
	l.tasks[c.Dir].Total(t.before + steps)
	l.tasks[c.Dir].Update(t.before+step, taskValue(d))
}

// TaskStepped implements experiments.TaskListener.
func (l *listener) TaskStepped(c experiments.Cell, d experiments.Downstream, step int, row finetune.Row) {
	t := l.tuned[c.Dir]
	if row.Mean.OK {
		t.dev = []progress.Value{progress.V("dev", row.Mean.X)}
	}
	l.tasks[c.Dir].Update(t.before+step, append([]progress.Value{taskValue(d), progress.V("loss", row.Loss)}, t.dev...)...)
}

// TaskEnded implements experiments.TaskListener.
func (l *listener) TaskEnded(c experiments.Cell, d experiments.Downstream, best finetune.Outcome) {
	t := l.tuned[c.Dir]
	t.before, t.steps = t.before+t.steps, 0
	if mean := best.Mean(); mean.OK {
		t.scores = append(t.scores, d.Label()+" "+score(mean.X))
	}
}

func taskValue(d experiments.Downstream) progress.Value {
	return progress.Value{Name: "task", Text: d.Label()}
}
