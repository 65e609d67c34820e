package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
	"github.com/ablate-go/ablate/sharing"
)

// none and es are the ways of sharing that the paper's joint ES is compared by, and heldOut the scores on held-out text.
var (
	none, es = sharing.None{}.Name(), sharing.Vanilla{}.Name()
	heldOut  = training.HeldOutMetrics
)

// run is a run folder as its report sees it.
type run struct {
	*experiments.Result
	*findings.Findings
	meta    Meta
	made    experiments.RunInfo
	palette plots.Palette
}

// New is the document that Write writes, for those who want to add to it. It writes nothing.
func New(r *experiments.Result, m Meta) (*report.Document, error) {
	if r == nil || r.Plan == nil {
		return nil, errNoRun
	}
	run, err := newRun(r, m)
	if err != nil {
		return nil, err
	}
	return run.document()
}

func newRun(result *experiments.Result, m Meta) (*run, error) {
	made, err := experiments.ReadRunInfo(result.Dir)
	if err != nil {
		return nil, err
	}
	found, err := findings.Of(result)
	if err != nil {
		return nil, err
	}
	r := &run{Result: result, Findings: found, meta: m, made: made}
	var names []string
	for _, a := range r.Arms {
		names = append(names, a.Name)
	}
	r.palette = plots.NewPalette(names...)
	return r, nil
}

func (r *run) document() (*report.Document, error) {
	d := &report.Document{Title: r.Plan.Name, Question: r.Plan.Question, Lead: r.lead(), Footer: r.footer()}
	for _, part := range []struct {
		title string
		add   func(*report.Section) error
	}{
		{"What the numbers say", r.addResults},
		{"Learning curves", r.addLearning},
		{"The tug-of-war", r.addTugOfWar},
		{"What the paper reports", r.addPaper},
		{"What was compared", r.addSetup},
		{"What failed, and limits", r.addFaults},
		{"How to repeat it", r.addRepeat},
	} {
		if err := part.add(d.Section(part.title)); err != nil {
			return nil, fmt.Errorf("the report's part %q: %w", part.title, err)
		}
	}
	return d, nil
}
