package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// claimMarks is a line for each claim of the paper.
var claimMarks = part{
	name:   "the claims at a glance",
	blocks: (*run).claimMarks,
	shows:  []measure.Metric{heldOut.MLMLoss, heldOut.AUC, measure.Sim.G, measure.Sim.D},
}

// mark is a verdict as a sign and in a word or two.
func mark(v findings.Verdict) string {
	switch v {
	case findings.Confirmed:
		return "✓\u00a0confirmed"
	case findings.Supported:
		return "(✓)\u00a0supported, uncorrected"
	case findings.Undecided:
		return "?\u00a0undecided"
	case findings.NotConfirmed:
		return "✗\u00a0not confirmed"
	}
	return prose.Missing + " not judged"
}

func (r *run) claimMarks() ([]report.Block, error) {
	if len(r.Claims) == 0 {
		return nil, nil
	}
	var rows [][]string
	for _, c := range r.Claims {
		rows = append(rows, []string{c.Title, mark(c.Verdict()), differencesOf(c)})
	}
	columns := []report.Column{{Title: "What the paper says"}, {Title: "Here"}, {Title: "Difference, expected above 0"}}
	note := say("marks/claims", nil)
	if r.Seeds() == 1 {
		note = say("verdicts/one-seed", nil)
	}
	return blockOf(report.NewTable("The paper's claims at a glance.", columns, rows, note))
}

// differencesOf are the differences of a claim's comparisons in one line.
func differencesOf(c findings.Claim) string {
	const most = 3
	judged, waiting := c.Judged()
	var parts []string
	for _, one := range judged {
		switch {
		case !one.Difference.Mean.OK:
			waiting++
		case len(judged) == 1:
			parts = append(parts, prose.Interval(one.Difference, claimDecimals))
		case len(parts) < most:
			subject := one.Larger.Name
			if c.SubjectSmaller {
				subject = one.SmallerNames()
			}
			parts = append(parts, subject+" "+prose.Interval(one.Difference, claimDecimals))
		}
	}
	if parts == nil {
		return prose.Missing
	}
	if more := len(judged) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, "; ")
}

// verdicts counts the verdicts of the claims, as the second sentence of the report.
func (r *run) verdicts() string {
	var counts [findings.Confirmed + 1]int
	for _, c := range r.Claims {
		counts[c.Verdict()]++
	}
	var parts []string
	for v := findings.Confirmed; v >= findings.Unknown; v-- {
		if n := counts[v]; n > 0 {
			words := [...]string{"cannot be judged yet", "not confirmed", "undecided", "supported, uncorrected", "confirmed"}
			parts = append(parts, fmt.Sprintf("%d %s", n, words[v]))
		}
	}
	return fmt.Sprintf("Of the %s of DeBERTaV3's paper on sharing embeddings that these arms can test: %s.",
		prose.Count(len(r.Claims), "claim"), strings.Join(parts, ", "))
}
