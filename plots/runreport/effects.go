package runreport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// effects says how much of a difference is made by one setting, how much by another, and how much by both together.
var effects = part{
	name:   "the table of effects",
	blocks: (*run).effects,
	shows:  []measure.Metric{heldOut.MLMLoss, heldOut.AUC, measure.Sim.G},
}

func (r *run) effects() ([]report.Block, error) {
	f := r.Factorial()
	if f == nil || !r.ran() {
		return nil, nil
	}
	metrics := []measure.Metric{heldOut.MLMLoss, heldOut.AUC, measure.Sim.G}
	columns := []report.Column{{Title: "Effect"}, {Title: "Of what"}}
	for _, m := range metrics {
		columns = append(columns, report.Column{Title: m.Title, Number: true}, report.Column{Title: "p", Number: true})
	}
	var rows [][]string
	for _, e := range f.Effects() {
		row := []string{e.Name, e.Meaning}
		for _, m := range metrics {
			d := e.On(m)
			row = append(row, prose.Interval(d, m.Decimals), shortP(d.P))
		}
		rows = append(rows, row)
	}
	var factors []string
	for _, factor := range f.Factors {
		factors = append(factors, prose.List(factor.Keys))
	}
	title := prose.Capital(strings.Join(factors, " × ")) + ": what each does, and both together. " + r.someIntervals()
	return blockOf(report.NewTable(title, columns, rows, say("effects", fill{"Arms": len(f.Arms())})))
}

// costOfES says how the paper's gap between its joint ES and its alternating NES comes about; empty for plans that do not
// cross the two.
func costOfES(f *findings.Factorial) string {
	if !f.Has("coupling", "sharing") || !slices.Contains(f.Factors[1].Levels, es) || f.Arm(training.CouplingAlternating, none) == nil {
		return ""
	}
	loss := heldOut.MLMLoss
	start := f.Arm(training.CouplingAlternating, none)
	change := func(what string, a *findings.Arm) string {
		d := findings.Compare(findings.LastValue(a, loss), findings.LastValue(start, loss)).Difference
		return fmt.Sprintf("%s (%s) %s", what, a.Name, prose.Interval(d, loss.Decimals))
	}
	parts := []string{
		change("the joint update alone", f.Arm(training.CouplingJoint, none)),
		change("the shared table alone", f.Arm(training.CouplingAlternating, es)),
		change("both", f.Arm(training.CouplingJoint, es)),
	}
	if d := f.Interaction(es, training.CouplingJoint).On(loss); d.P.OK {
		parts = append(parts, fmt.Sprintf("so the two together cost %s more than their sum (the interaction; %s)",
			prose.Interval(d, loss.Decimals), test(d)))
	}
	return fmt.Sprintf("What the paper's ES costs its generator beside %s, in nats of held-out MLM loss: %s.",
		start.Name, strings.Join(parts, "; "))
}
