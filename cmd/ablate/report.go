package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots/runreport"
)

type reportCmd struct {
	Dirs []string `arg:"" name:"dir" completion-predictor:"folder" help:"A run folder, or several to compare in one report."`
	Out  outFlag  `short:"o" completion-predictor:"folder" placeholder:"DIR" help:"Folder for the report. Default: the run folder itself, if there is only one."`
	Wait bool     `help:"Wait for the run: write its report again when a cell has ended, until all have."`
}

func (c reportCmd) Run() error {
	if _, err := os.Stat(filepath.Join(string(c.Out), "plan.yaml")); err == nil && c.Out != "" {
		return fmt.Errorf("%s is a run folder with a report of its own: choose another --out", c.Out)
	}
	if c.Wait && len(c.Dirs) > 1 {
		return fmt.Errorf("--wait is for the report of one run folder, and here are %d", len(c.Dirs))
	}
	if c.Wait {
		times := waitTimes{look: 5 * time.Second, between: time.Minute, settled: 15 * time.Minute}
		return waitAndReport(c.Dirs[0], runreport.Meta{Out: string(c.Out)}, times)
	}
	if len(c.Dirs) == 1 {
		return writeReport(c.Dirs[0], runreport.Meta{Out: string(c.Out), Say: sayNote})
	}
	if c.Out == "" {
		return fmt.Errorf("a report of %d folders belongs to none of them: say where it goes with --out", len(c.Dirs))
	}
	var results []*experiments.Result
	for _, dir := range c.Dirs {
		r, err := experiments.Load(dir)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	merged, err := experiments.Merge(string(c.Out), results...)
	if err != nil {
		return err
	}
	if err := runreport.Write(merged, runreport.Meta{Version: programVersion(), Say: sayNote}); err != nil {
		return err
	}
	sayReport(string(c.Out))
	return nil
}

// writeReport writes the report of a run folder and says where it is.
func writeReport(dir string, m runreport.Meta) error {
	m.Version = programVersion()
	if err := runreport.WriteFolder(dir, m); err != nil {
		return err
	}
	if m.Out != "" {
		dir = m.Out
	}
	sayReport(dir)
	return nil
}

func sayReport(dir string) {
	fmt.Fprintf(stdout, "report: %s/report.html (also report.md, figures/, claims.csv, summary.csv, metrics.csv)\n", dir)
}
