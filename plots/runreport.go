package plots

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/experiments"
)

// folder is a run folder as its report sees it.
type folder struct {
	*experiments.Result
	meta         Meta
	record       record
	arms         []*runArm
	palette      Palette
	expectations []expectation
}

// WriteReport writes what a run folder holds for people into it: report.html, report.md, figures/,
// claims.csv, summary.csv, metrics.csv, and run.json with the command and versions of m, from which the report can be
// written again with a Meta without a command. It takes folders as they are: cells may have failed or not begun. Each
// file is written atomically; errors are those of reading run.json and of writing. Where other processes may write
// the same report, use [ReportFolder]: r may be older than what one of them has read.
func WriteReport(r *experiments.Result, m Meta) error {
	if r == nil || r.Plan == nil {
		return errNoRun
	}
	return experiments.Locked(m.place(r.Dir), func() error { return writeReport(r, m) })
}

// ReportFolder reads a run folder and writes its report as [WriteReport] does. No other process comes between the
// two, so of several that train in the folder the last to write has read what all of them have trained.
func ReportFolder(dir string, m Meta) error {
	if _, err := experiments.Follow(dir); err != nil { // what is no run folder gets no lock file
		return err
	}
	return experiments.Locked(m.place(dir), func() error {
		r, err := experiments.Load(dir)
		if err != nil {
			return err
		}
		return writeReport(r, m)
	})
}

func writeReport(r *experiments.Result, m Meta) error {
	rec, err := loadRecord(r.Dir)
	if err != nil {
		return err
	}
	if m.Command != "" && m.Out == "" {
		rec.add(m.sitting())
		if err := rec.save(r.Dir); err != nil {
			return err
		}
	}
	f, err := newFolder(r, m, rec)
	if err != nil {
		return err
	}
	report, err := f.report()
	if err != nil {
		return err
	}
	at := *r
	at.Dir = m.place(r.Dir)
	if err := report.Save(at.Dir); err != nil { // makes the folder, if need be
		return err
	}
	if err := f.writeClaims(at.Dir); err != nil {
		return fmt.Errorf("plots: %s was not written: %w", claimsFile, err)
	}
	if err := at.WriteSummary(); err != nil {
		return fmt.Errorf("plots: summary.csv was not written: %w", err)
	}
	if err := at.WriteMetrics(); err != nil {
		return fmt.Errorf("plots: metrics.csv was not written: %w", err)
	}
	return nil
}

// RunReport is the document that WriteReport writes, for those who want to add to it. It writes nothing.
func RunReport(r *experiments.Result, m Meta) (*Report, error) {
	if r == nil || r.Plan == nil {
		return nil, errNoRun
	}
	rec, err := loadRecord(r.Dir)
	if err != nil {
		return nil, err
	}
	if m.Command != "" {
		rec.add(m.sitting())
	}
	f, err := newFolder(r, m, rec)
	if err != nil {
		return nil, err
	}
	return f.report()
}

var errNoRun = errors.New("plots: there is no run to report: read its folder with experiments.Load")

func newFolder(result *experiments.Result, m Meta, rec record) (*folder, error) {
	r := &folder{Result: result, meta: m, record: rec}
	var names []string
	for _, a := range result.Plan.Arms {
		arm, err := newRunArm(result, a)
		if err != nil {
			return nil, fmt.Errorf("plots: %w", err)
		}
		r.arms, names = append(r.arms, arm), append(names, a.Name)
	}
	r.palette = NewPalette(names...)
	r.expectations = expectations(r.arms)
	return r, nil
}

func (r *folder) report() (*Report, error) {
	report := &Report{Title: r.Plan.Name, Question: r.Plan.Question, Lead: r.lead(), Footer: r.footer()}
	for _, part := range []struct {
		title string
		add   func(*Section) error
	}{
		{"What the numbers say", r.addResults},
		{"Learning curves", r.addLearning},
		{"The tug-of-war", r.addTugOfWar},
		{"What the paper reports", r.addPaper},
		{"What was compared", r.addSetup},
		{"What failed, and limits", r.addFaults},
		{"How to repeat it", r.addRepeat},
	} {
		if err := part.add(report.Section(part.title)); err != nil {
			return nil, fmt.Errorf("the report's part %q: %w", part.title, err)
		}
	}
	return report, nil
}

// done counts the cells that reached their last step.
func (r *folder) done() int {
	n := 0
	for _, c := range r.Cells {
		if finished(c) {
			n++
		}
	}
	return n
}

// failures counts the cells that failed.
func (r *folder) failures() int {
	n := 0
	for _, c := range r.Cells {
		if c.Error != "" {
			n++
		}
	}
	return n
}

// seeds is how many observations an arm has at most.
func (r *folder) seeds() int {
	most := 0
	for _, a := range r.arms {
		most = max(most, len(a.cells))
	}
	return most
}

// sameSteps reports whether all arms train as long as the plan's base.
func (r *folder) sameSteps() bool {
	for _, a := range r.arms {
		if a.config.Train.Steps != r.Plan.Base.Train.Steps {
			return false
		}
	}
	return true
}
