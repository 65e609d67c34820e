package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// contrasts is the table of the differences that the plan asks for.
var contrasts = part{name: "the table of contrasts", blocks: (*run).contrastsTable}

func (r *run) contrastsTable() ([]report.Block, error) {
	var rows [][]string
	for _, c := range r.Contrasts() {
		for i, e := range c.Effects {
			name, of := c.Name, "`"+c.Of+"`"
			if i > 0 {
				name, of = "", ""
			}
			d := e.Comparison.Difference
			rows = append(rows, []string{name, of, e.Metric.Title, prose.Interval(d, e.Metric.Decimals), fmt.Sprint(d.N), shortP(d.P),
				onWhichSide(d)})
		}
	}
	if rows == nil {
		return nil, nil
	}
	columns := []report.Column{
		{Title: "Question"}, {Title: "Contrast"}, {Title: "Metric"}, {Title: "Value", Number: true},
		{Title: "n", Number: true}, {Title: "p", Number: true}, {Title: "Interval"},
	}
	return blockOf(report.NewTable("What the plan asks. "+r.someIntervals(), columns, rows, say("contrasts", nil)))
}

// onWhichSide says where the interval of a difference lies.
func onWhichSide(d findings.Estimate) string {
	if !d.Low.OK {
		return "none: one seed"
	}
	return side(d, 0, "below 0", "above 0", "holds 0")
}

// answers are the first sentences of the report: the plan's own contrasts or, without any, the effects of two settings
// that cross each other.
func (r *run) answers() (all []string) {
	for _, c := range r.Contrasts() {
		var parts []string
		for _, e := range c.Effects {
			parts = append(parts, effectSentence(e.Metric, e.Comparison.Difference))
		}
		all = append(all, fmt.Sprintf("%s (%s): %s.", prose.Capital(c.Name), c.Of, strings.Join(parts, "; ")))
	}
	const most = 3 // effects of two settings with two values each
	f := r.Factorial()
	if all != nil || f == nil {
		return all
	}
	effects := f.Effects()
	if len(effects) > most {
		return nil
	}
	for _, m := range []measure.Metric{heldOut.AUC, heldOut.MLMLoss} {
		var parts []string
		for _, e := range effects {
			d := e.On(m)
			if !d.Mean.OK {
				continue
			}
			name := e.Name
			if e.Interaction {
				name = "their interaction"
			}
			parts = append(parts, fmt.Sprintf("%s %s%s", name, prose.Interval(d, m.Decimals), inBrackets(test(d))))
		}
		if parts != nil {
			all = append(all, fmt.Sprintf("Effects on %s: %s.", heldOutName(m), strings.Join(parts, "; ")))
		}
	}
	return all
}

// effectSentence is a difference of a metric in words.
func effectSentence(m measure.Metric, d findings.Estimate) string {
	if !d.Mean.OK {
		return m.Title + " cannot be said yet"
	}
	return fmt.Sprintf("%s %s%s", m.Title, prose.Interval(d, m.Decimals), inBrackets(test(d)))
}

// heldOutName is the name of a score on held-out text in a sentence.
func heldOutName(m measure.Metric) string { return "held-out " + m.Title }

// inBrackets is a text in brackets after a blank, if there is one.
func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}
