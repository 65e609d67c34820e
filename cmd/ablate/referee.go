package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots/runreport"
	"github.com/ablate-go/ablate/text"
)

type refereeCmd struct {
	Dir string `arg:"" name:"dir" completion-predictor:"folder" help:"A run folder."`
}

// Run tests the discriminators of a run folder against all generators, and writes its report again.
func (c refereeCmd) Run() error {
	plan, err := experiments.ReadPlan(c.Dir)
	if err != nil {
		return fmt.Errorf("%s is no run folder that can be read: %w", c.Dir, err)
	}
	ctx, stop, signalled := untilSignal()
	defer stop()
	again := commandLine("referee", c.Dir)
	r := &experiments.Runner{Plan: plan, Out: c.Dir, KeepText: textKept(c.Dir), Progress: sayError}
	set, err := r.Open(ctx)
	if err != nil {
		return stopped(err, c.Dir, again, signalled)
	}
	defer set.Close()
	stop()
	if _, err := refereed(r, set, again); err != nil {
		return err
	}
	return writeReport(c.Dir, runreport.Meta{Say: sayNote})
}

// refereed tests the discriminators of the cells that have ended. If a signal has stopped it, the error is that of the
// signal, after a line that says how to go on.
func refereed(r *experiments.Runner, set *text.Dataset, again string) (bySignal bool, err error) {
	ctx, stop, signalled := untilSignal() // that of the training has ended
	defer stop()
	err = r.Referee(ctx, set)
	if err == nil || signalled() == nil {
		return false, err
	}
	return true, stopped(err, r.Out, again, signalled)
}

// refereeRest tests what no process has tested yet, for a report that waits for all cells. What hinders it is a note:
// the rest of the report needs no such scores.
func refereeRest(dir string) {
	plan, err := experiments.ReadPlan(dir)
	if err != nil {
		return // the report says it
	}
	r := &experiments.Runner{Plan: plan, Out: dir, KeepText: textKept(dir), Progress: sayError}
	if !r.RefereePending() {
		return
	}
	ctx, stop, _ := untilSignal()
	defer stop()
	set, err := r.Open(ctx)
	if err == nil {
		defer set.Close()
		err = r.Referee(ctx, set)
	}
	if err != nil {
		sayNote("the referee has not tested all discriminators: " + err.Error())
	}
}

// textKept reports whether a run folder holds its prepared text, as that of jobs on several machines does.
func textKept(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "text"))
	return err == nil
}
