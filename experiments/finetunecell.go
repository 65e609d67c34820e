package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/finetune"
)

// downstreamDir holds the fine-tuning runs of a cell.
const downstreamDir = "downstream"

func (c Cell) downstreamDir(d Downstream) string {
	return filepath.Join(c.Dir, downstreamDir, d.Label())
}

// taskResults reads the results of a task with the settings of the plan. The error is [os.ErrNotExist] while there are
// none.
func (c Cell) taskResults(d Downstream) (*finetune.Results, error) {
	config, err := d.config(c)
	if err != nil {
		return nil, err
	}
	return config.Results(c.downstreamDir(d))
}

// TasksLeft is the number of tasks on which the cell has no results yet.
func (c Cell) TasksLeft() (n int) {
	for _, d := range c.Downstream {
		if _, err := c.taskResults(d); err != nil {
			n++
		}
	}
	return n
}

// fineTune trains on all tasks that have no results yet.
func (c Cell) fineTune(ctx context.Context, l Listener) error {
	for _, d := range c.Downstream {
		err := c.fineTuneOn(ctx, d, l)
		switch {
		case err == nil:
		case errors.Is(err, finetune.ErrInterrupted):
			return ErrInterrupted
		case errors.As(err, new(*finetune.FolderError)):
			return fmt.Errorf("downstream %s: %w; with another name for the task in the plan it gets one", d.Label(), err)
		default:
			return fmt.Errorf("downstream %s: %w", d.Label(), err)
		}
	}
	return nil
}

func (c Cell) fineTuneOn(ctx context.Context, d Downstream, l Listener) error {
	if _, err := c.taskResults(d); err == nil {
		return nil
	}
	config, err := d.config(c)
	if err != nil {
		return err
	}
	run, err := finetune.Open(ctx, config, c.downstreamDir(d))
	if err != nil {
		return err
	}
	for _, n := range run.Notes {
		l.Warned(c, fmt.Sprintf("%s: %s", d.Label(), n))
	}
	l.Warned(c, fmt.Sprintf("fine-tuning on %s", run.Describe()))
	results, err := run.Train(ctx, taskListener{c, d, l})
	err = withCloseError(err, run.Close())
	if err != nil {
		return err
	}
	if best := results.Best(); best != nil {
		l.Warned(c, fmt.Sprintf("%s: %s", d.Label(), best.Dev[0]))
	}
	return nil
}

// taskListener passes warnings of fine-tuning on.
type taskListener struct {
	cell Cell
	task Downstream
	to   Listener
}

// Warned implements [finetune.Listener].
func (l taskListener) Warned(t finetune.Trial, message string) {
	l.to.Warned(l.cell, fmt.Sprintf("%s, %s: %s", l.task.Label(), t.Name(), message))
}

// Started implements [finetune.Listener].
func (taskListener) Started(finetune.Trial, int, int) {}

// Stepped implements [finetune.Listener].
func (taskListener) Stepped(finetune.Trial, finetune.Row) {}

// Ended implements [finetune.Listener].
func (taskListener) Ended(finetune.Trial, finetune.Outcome, error) {}

// setTasksAside renames the fine-tuning runs of a cell whose pre-training goes on from a step: they are of an earlier
// model, and those of the new one take their place.
func (c Cell) setTasksAside(step int, l Listener) error {
	dir := filepath.Join(c.Dir, downstreamDir)
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	aside := fmt.Sprintf("%s-of-step-%d", dir, step)
	for n := 2; ; n++ {
		if _, err := os.Stat(aside); errors.Is(err, os.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s-of-step-%d-%d", dir, step, n)
	}
	if err := os.Rename(dir, aside); err != nil {
		return err
	}
	l.Warned(c, fmt.Sprintf("pre-training goes on from step %d: what was fine-tuned from there is in %s now", step, aside))
	return nil
}
