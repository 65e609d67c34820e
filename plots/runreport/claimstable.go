package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// claimsTable sets each comparison of a claim beside its verdict.
var claimsTable = part{
	name:   "the table of the paper's claims",
	blocks: (*run).claimsTable,
	shows:  []measure.Metric{heldOut.MLMLoss, heldOut.AUC, measure.Sim.G, measure.Sim.D},
}

func (r *run) claimsTable() ([]report.Block, error) {
	if len(r.Claims) == 0 {
		return nil, nil
	}
	var rows [][]string
	notes := []string{
		"A positive difference is the expected one. " + r.verdictRule(), "Source: " + findings.PaperSource + ".",
	}
	for _, claim := range r.Claims {
		judged, waiting := claim.Judged()
		for i, c := range judged {
			title, here, difference := claim.Title, c.Remark, prose.Missing
			if i > 0 {
				title = ""
			}
			if c.Difference.Mean.OK {
				here, difference = beside(c, claim.SubjectSmaller), prose.Interval(c.Difference, claimDecimals)
				if remarks := c.Remarks(); remarks != "" {
					here += " (" + remarks + ")"
				}
			}
			if c.Unfinished && c.Step > 0 {
				here += fmt.Sprintf(", at step %s", prose.Thousands(c.Step))
			}
			rows = append(rows, []string{title, here, difference, fmt.Sprint(c.Difference.N),
				shortP(c.Difference.P), shortP(c.Holm), c.Conclusion()})
		}
		if waiting > 0 {
			rows = append(rows, []string{"", prose.Count(waiting, "comparison") + " more",
				prose.Missing, prose.Missing, prose.Missing, prose.Missing, findings.Unknown.String()})
		}
		if claim.Note != "" {
			notes = append(notes, claim.Note)
		}
	}
	columns := []report.Column{
		{Title: "Expectation"}, {Title: "Here"}, {Title: "Difference", Number: true}, {Title: "n", Number: true},
		{Title: "p", Number: true}, {Title: "p, Holm", Number: true}, {Title: "Verdict"},
	}
	return blockOf(report.NewTable("What the paper says, and what these runs show.", columns, rows, notes...))
}

// verdictRule says how verdicts are come by.
func (r *run) verdictRule() string {
	if r.Seeds() == 1 {
		return say("verdicts/one-seed", nil)
	}
	return say("verdicts", nil)
}
