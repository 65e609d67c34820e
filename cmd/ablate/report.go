package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots"
)

type reportCmd struct {
	Dirs []string `arg:"" name:"dir" help:"A run folder, or several to set beside each other in one report."`
	Out  string   `short:"o" placeholder:"DIR" help:"Where the report of several folders goes; that of one goes into the folder itself."`
}

func (c reportCmd) Run() error {
	if len(c.Dirs) == 1 {
		if c.Out != "" {
			return fmt.Errorf("--out %s is for the report of several folders; that of one goes into the folder itself: leave it out", c.Out)
		}
		return writeReport(c.Dirs[0], "", 0)
	}
	if c.Out == "" {
		return fmt.Errorf("a report of %d folders belongs to none of them: say where it goes with --out", len(c.Dirs))
	}
	if _, err := os.Stat(filepath.Join(c.Out, "plan.yaml")); err == nil {
		return fmt.Errorf("%s is a run folder with a report of its own: choose another --out for that of several", c.Out)
	}
	var results []*experiments.Result
	for _, dir := range c.Dirs {
		r, err := experiments.Load(dir)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	merged, err := experiments.Merge(c.Out, results...)
	if err != nil {
		return err
	}
	return save(merged, plots.Meta{Version: programVersion()})
}

// writeReport writes the report of a run folder and says where it is. Without a command line it keeps
// what the folder knows of its run. Of several processes that end at once the last to write has read last.
func writeReport(dir, command string, took time.Duration) error {
	return experiments.Exclusive(dir, func() error {
		r, err := experiments.Load(dir)
		if err != nil {
			return err
		}
		return save(r, plots.Meta{Command: command, Version: programVersion(), Elapsed: took})
	})
}

func save(r *experiments.Result, m plots.Meta) error {
	if err := plots.WriteReport(r, m); err != nil {
		return err
	}
	fmt.Printf("report: %s/report.html (also report.md, figures/, claims.csv, summary.csv, metrics.csv)\n", r.Dir)
	return nil
}
