package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
	"github.com/ablate-go/ablate/sharing"
)

// none and es are the ways of sharing that the cost of the paper's joint ES is reckoned by, heldOut the scores on
// held-out text, and outside those on text of another domain.
var (
	none, es = sharing.None{}.Name(), sharing.Vanilla{}.Name()
	heldOut  = training.HeldOutMetrics
	outside  = training.OutsideMetrics
)

// run is a run folder as its report sees it.
type run struct {
	*experiments.Result
	*findings.Findings
	meta     Meta
	made     experiments.RunInfo
	palette  plots.Palette
	sections []section // of the report
}

// New is the document that Write writes, for those who want to add to it. It writes nothing. In the place of a part
// that could not be made the document has a notice; errors are those of reading run.json and of the plan's
// configuration.
func New(r *experiments.Result, m Meta) (*report.Document, error) {
	if r == nil || r.Plan == nil {
		return nil, errNoRun
	}
	run, err := newRun(r, m)
	if err != nil {
		return nil, err
	}
	d, _ := run.document()
	return d, nil
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
	r := &run{Result: result, Findings: found, meta: m, made: made, sections: sections()}
	r.palette = palette(r.Arms)
	return r, nil
}

// palette gives each sharing its colour and each coupling its kind of line, in every plan.
func palette(arms []*findings.Arm) plots.Palette {
	var looks []plots.Look
	for _, a := range arms {
		l := plots.Look{Name: a.Name, Hue: a.Config.Sharing, Stroke: a.Config.Coupling}
		if !a.RTD() {
			l.Hue, l.Stroke = training.ObjectiveMLM, training.CouplingAlternating
		}
		looks = append(looks, l)
	}
	return plots.NewPaletteOf(training.CouplingAlternating, looks...)
}

// linesSayCoupling reports whether broken lines are those of arms that do not alternate, and of these alone.
func (r *run) linesSayCoupling() bool {
	broken := false
	for _, a := range r.Arms {
		other := a.RTD() && a.Config.Coupling != training.CouplingAlternating
		if (r.palette.Dashes(a.Name) != nil) != other {
			return false
		}
		broken = broken || other
	}
	return broken
}

// document is the report, with the errors of the parts that could not be made.
func (r *run) document() (d *report.Document, failed []error) {
	d = &report.Document{Title: r.Plan.Name, Question: r.Plan.Question, Footer: r.footer(), Reload: r.meta.Reload}
	if err := guarded(func() error { d.Lead = r.lead(); return nil }); err != nil {
		failed = append(failed, fmt.Errorf("the summary could not be made: %w", err))
		d.Lead = []string{prose.Capital(failed[0].Error()) + "."}
	}
	if d.Reload > 0 {
		d.Lead = append([]string{fmt.Sprintf("This run is under way. report.html loads itself again every %d seconds, and what it "+
			"says may still change.", d.Reload)}, d.Lead...)
	}
	return d, append(failed, r.addSections(d)...)
}
