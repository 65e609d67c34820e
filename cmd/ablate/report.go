package main

import (
	"fmt"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots"
)

type reportCmd struct {
	Dir string `arg:"" help:"A run folder."`
}

func (c reportCmd) Run() error { return writeReport(c.Dir, "", 0) }

// writeReport writes the report of a run folder and says where it is. Without a command line it keeps
// what the folder knows of its run.
func writeReport(dir, command string, took time.Duration) error {
	r, err := experiments.Load(dir)
	if err != nil {
		return err
	}
	if err := plots.WriteReport(r, plots.Meta{Command: command, Version: programVersion(), Elapsed: took}); err != nil {
		return err
	}
	fmt.Printf("report: %s/report.html (also report.md, summary.csv, figures/)\n", dir)
	return nil
}
