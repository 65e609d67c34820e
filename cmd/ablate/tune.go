package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/internal/prose"
)

// tune trains the trials of a plan that has some, and lets the plan have what was chosen. again is the command that goes
// on after a signal, of which the error then is.
func (c trainFlags) tune(r *experiments.Runner, again string) error {
	trials, err := r.Trials()
	if err != nil || trials == nil {
		return err
	}
	if r.Ranks != nil {
		return fmt.Errorf("%s is tuned by trials before it is run, which several ranks do not share: start the same command "+
			"without mpirun, and again with it when tuned.json is in %s", r.Plan.Name, r.Out)
	}
	ctx, stop, signalled := untilSignal()
	defer stop()
	set, err := trials.Open(ctx)
	if err != nil {
		return stopped(err, trials.Out, again, signalled)
	}
	defer set.Close()
	cells, err := trials.Cells()
	if err != nil {
		return err
	}
	sayError(fmt.Sprintf("tuning: %s of %s in %s, before the plan itself", prose.Count(len(cells), "cell"),
		prose.Count(len(r.Plan.Arms), "arm"), trials.Out))
	if err := c.sayTime(trials, set.Tokenizer, cells, sayError); err != nil {
		return err
	}
	board := progress.New(os.Stderr, progress.Options{Title: trials.Plan.Name})
	l := newListener(board, cells)
	trials.Listener = l
	trained := trials.Train(ctx, set)
	board.Close()
	if errors.Is(trained, experiments.ErrInterrupted) {
		return stopped(trained, trials.Out, again, signalled)
	}
	if err := l.failures(trained, trials.Out); err != nil { // a rate that diverges is an answer, and others choose
		sayError("note: " + err.Error())
	}
	if err := r.Choose(); err != nil {
		return err
	}
	sayError("tuning: what was chosen is in " + filepath.Join(r.Out, "tuned.json"))
	return nil
}
