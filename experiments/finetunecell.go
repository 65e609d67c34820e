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

// baselinesDir, in the run folder, has the scores of the tasks' baselines.
const baselinesDir = "baselines"

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

// OpenTasks are the tasks on which the cell has no results yet.
func (c Cell) OpenTasks() (open []Downstream) {
	for _, d := range c.Downstream {
		if _, err := c.taskResults(d); err != nil {
			open = append(open, d)
		}
	}
	return open
}

// fineTune trains on all tasks that have no results yet.
func (c Cell) fineTune(ctx context.Context, l Listener) error {
	for _, d := range c.OpenTasks() {
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
	config, err := d.config(c)
	if err != nil {
		return err
	}
	run, err := finetune.Open(ctx, config, c.downstreamDir(d))
	if err != nil {
		return err
	}
	if c.Baselines != "" {
		run.BaselinesDir = c.Baselines
	}
	for _, n := range run.Notes {
		l.Warned(c, fmt.Sprintf("%s: %s", d.Label(), n))
	}
	tl := taskListener(l)
	results, err := run.Train(ctx, &trialListener{
		TaskListener: tl, cell: c, task: d, each: run.Steps(), trials: len(run.Remaining()),
	})
	err = withCloseError(err, run.Close())
	if err != nil {
		return err
	}
	best := results.Best()
	if best == nil {
		l.Warned(c, fmt.Sprintf("%s: each training diverged, so there is no score: give the task lower learning rates, as "+
			"in set: [\"lr=[1e-5, 3e-5]\"]", d.Label()))
		return nil
	}
	tl.TaskEnded(c, d, best.Outcome)
	return nil
}

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
