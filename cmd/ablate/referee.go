package main

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots/runreport"
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
	r := &experiments.Runner{Plan: plan, Out: c.Dir, Progress: sayError}
	set, err := r.Open(ctx)
	if err != nil {
		return stopped(err, c.Dir, again, signalled)
	}
	defer set.Close()
	if err := r.Referee(ctx, set); err != nil {
		return stopped(err, c.Dir, again, signalled)
	}
	return writeReport(c.Dir, runreport.Meta{Say: sayNote})
}
