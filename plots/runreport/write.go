package runreport

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/atomicfile"
)

// Meta is what a report says of the program that writes it, and where it goes.
type Meta struct {
	Version string // of the program; may be empty
	Out     string // the folder that the report goes to; empty: the run folder

	// Reload is after how many seconds the page loads itself again, for a run that is under way; 0 is never.
	Reload int

	// Say is told of each cell that failed or could not be read and of each file that was changed, which the report says
	// too; may be nil.
	Say func(string)
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
// errors are those of reading run.json and of writing, and a *[PartsError] where the report has a notice in the place
// of what could not be made. Where other processes may write the same report, use [WriteFolder]: r may be older than
// what one of them has read.
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

// writeReport writes the tables first: whatever may be wrong with the report, its numbers are there.
func writeReport(r *experiments.Result, m Meta) error {
	at := *r
	at.Dir = m.folder(r.Dir)
	if err := os.MkdirAll(at.Dir, 0o755); err != nil {
		return fmt.Errorf("the report's folder could not be made: %w", err)
	}
	atomicfile.RemoveLeft(at.Dir, filepath.Join(at.Dir, "figures"))
	if err := at.WriteSummary(); err != nil {
		return fmt.Errorf("summary.csv was not written: %w", err)
	}
	if err := at.WriteMetrics(); err != nil {
		return fmt.Errorf("metrics.csv was not written: %w", err)
	}
	if m.Say != nil {
		for _, n := range r.Notices {
			m.Say(n)
		}
		for _, c := range r.Cells {
			if c.Error != "" {
				m.Say(c.Name() + ": " + strings.TrimPrefix(c.Error, fmt.Sprintf("%s seed %d: ", c.Arm, c.Seed)))
			}
		}
	}
	run, err := newRun(r, m)
	if err != nil {
		return err
	}
	if err := run.WriteClaims(at.Dir); err != nil {
		return err
	}
	return run.write(at.Dir)
}

// write writes the page, the Markdown and the figures to a folder.
func (r *run) write(dir string) error {
	d, failed := r.document()
	if err := d.Save(dir); err != nil {
		return err
	}
	if failed != nil {
		return &PartsError{failed}
	}
	return nil
}
