package experiments

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/finetune"
)

// TaskListener is a [Listener] that is also notified of the fine-tuning at the end of cells. Others are told by Warned
// what is trained, and what it scores.
type TaskListener interface {
	Listener
	TaskStarted(c Cell, d Downstream, step, steps int) // step updates of steps were done before
	TaskStepped(c Cell, d Downstream, step int, row finetune.Row)
	TaskEnded(c Cell, d Downstream, best finetune.Outcome)
}

// taskListener returns the listener, or one that gives it what it can take.
func taskListener(l Listener) TaskListener {
	if t, ok := l.(TaskListener); ok {
		return t
	}
	return warnedOfTasks{l}
}

// warnedOfTasks tells a plain listener of tasks.
type warnedOfTasks struct{ Listener }

func (l warnedOfTasks) TaskStarted(c Cell, d Downstream, step, steps int) {
	l.Warned(c, fmt.Sprintf("fine-tuning on %s, %d updates", d.Label(), steps-step))
}

func (l warnedOfTasks) TaskStepped(Cell, Downstream, int, finetune.Row) {}

func (l warnedOfTasks) TaskEnded(c Cell, d Downstream, best finetune.Outcome) {
	l.Warned(c, fmt.Sprintf("%s: %s", d.Label(), best.Dev[0]))
}

// trialListener counts the updates of all trials of a task together.
type trialListener struct {
	TaskListener
	cell   Cell
	task   Downstream
	each   int // updates of a trial
	trials int // that have not ended at the start
	ended  int
}

// Started implements [finetune.Listener].
func (l *trialListener) Started(_ finetune.Trial, step, _ int) {
	if l.ended == 0 {
		l.TaskStarted(l.cell, l.task, step, l.each*l.trials)
	}
}

// Stepped implements [finetune.Listener].
func (l *trialListener) Stepped(_ finetune.Trial, row finetune.Row) {
	l.TaskStepped(l.cell, l.task, l.each*l.ended+row.Step, row)
}

// Warned implements [finetune.Listener].
func (l *trialListener) Warned(_ finetune.Trial, message string) {
	l.TaskListener.Warned(l.cell, l.task.Label()+": "+message)
}

// Ended implements [finetune.Listener].
func (l *trialListener) Ended(finetune.Trial, finetune.Outcome, error) { l.ended++ }
