package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// control sets the claims on tables beside what the tables showed when the networks knew the frequencies of tokens and no
// more.
var control = part{
	name:   "the control of the claims on tables",
	blocks: (*run).control,
	shows:  []measure.Metric{measure.Sim.G, measure.Sim.D},
}

func (r *run) control() ([]report.Block, error) {
	var rows [][]string
	for _, claim := range r.Claims {
		if !claim.OnTables {
			continue
		}
		for _, one := range claim.Comparisons {
			c, ok := one.AtFrequencies()
			if !ok {
				continue
			}
			step := prose.Thousands(c.FirstStep)
			if c.LastStep > c.FirstStep {
				step += " to " + prose.Thousands(c.LastStep)
			}
			rows = append(rows, []string{fmt.Sprintf("%s (%s)", claim.Title, beside(one, claim.SubjectSmaller)), step,
				prose.Interval(c.Then, claimDecimals), prose.Interval(c.Difference, claimDecimals),
				prose.Interval(c.Since, claimDecimals), shortP(c.Since.P)})
		}
	}
	if rows == nil {
		return nil, nil
	}
	columns := []report.Column{
		{Title: "Expectation"}, {Title: "Step", Number: true}, {Title: "Difference then", Number: true},
		{Title: "At the end", Number: true}, {Title: "Since then", Number: true}, {Title: "p", Number: true},
	}
	return blockOf(report.NewTable("Control: the same differences when the generators knew the frequencies of tokens only.",
		columns, rows, say("control", nil)))
}
