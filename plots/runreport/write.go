package runreport

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/experiments"
)

// Meta is what a report says of the program that writes it, and where it goes.
type Meta struct {
	Version string // of the program; may be empty
	Out     string // the folder that the report goes to; empty: the run folder
}

// folder is the folder that the report of a run folder goes to.
func (m Meta) folder(dir string) string {
	if m.Out != "" {
		return m.Out
	}
	return dir
}

// Write writes what a run folder holds for people into it: report.html, report.md, figures/, claims.csv, summary.csv
// and metrics.csv. It takes folders as they are: cells may have failed or not begun. Each file is written atomically;
// errors are those of reading run.json and of writing. Where other processes may write the same report, use
// [WriteFolder]: r may be older than what one of them has read.
func Write(r *experiments.Result, m Meta) error {
	if r == nil || r.Plan == nil {
		return errNoRun
	}
	return experiments.Locked(m.folder(r.Dir), func() error { return writeReport(r, m) })
}

// WriteFolder reads a run folder and writes its report as [Write] does. No other process comes between the two, so of
// several that train in the folder the last to write has read what all of them have trained.
func WriteFolder(dir string, m Meta) error {
	if _, err := experiments.Follow(dir); err != nil { // what is no run folder gets no lock file
		return err
	}
	return experiments.Locked(m.folder(dir), func() error {
		r, err := experiments.Load(dir)
		if err != nil {
			return err
		}
		return writeReport(r, m)
	})
}

var errNoRun = errors.New("there is no run to report: read its folder with experiments.Load")

func writeReport(r *experiments.Result, m Meta) error {
	run, err := newRun(r, m)
	if err != nil {
		return err
	}
	document, err := run.document()
	if err != nil {
		return err
	}
	at := *r
	at.Dir = m.folder(r.Dir)
	if err := document.Save(at.Dir); err != nil { // makes the folder, if need be
		return err
	}
	if err := run.WriteClaims(at.Dir); err != nil {
		return err
	}
	if err := at.WriteSummary(); err != nil {
		return fmt.Errorf("summary.csv was not written: %w", err)
	}
	if err := at.WriteMetrics(); err != nil {
		return fmt.Errorf("metrics.csv was not written: %w", err)
	}
	return nil
}
