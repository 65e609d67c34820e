package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// sizes says how the claims' differences change with the width of the networks.
var sizes = part{name: "the effects against size", blocks: (*run).sizes}

func (r *run) sizes() ([]report.Block, error) {
	effects := r.SizeEffects()
	if effects == nil {
		return nil, nil
	}
	columns := []report.Column{
		{Title: "Difference"}, {Title: "Of"}, {Title: "By width"}, {Title: "A doubling adds", Number: true},
		{Title: "p", Number: true}, {Title: "It"},
	}
	var rows [][]string
	var g tabs
	for i, e := range effects {
		var at []string
		for _, s := range e.Sizes {
			at = append(at, fmt.Sprintf("%d: %s", s.Width, prose.Interval(s.Comparison.Difference, claimDecimals)))
		}
		title := e.Claim
		first := i == 0 || effects[i-1].Claim != e.Claim
		if !first {
			title = ""
		}
		rows = append(rows, []string{title, e.Pair, strings.Join(at, "; "), prose.Interval(e.Slope, claimDecimals),
			shortP(e.Slope.P), e.Trend().String()})
		if first {
			c, err := r.effectsOf(e.Claim, effects)
			if err != nil {
				return nil, err
			}
			name := g.free("size-" + strings.ToLower(plainName(strings.SplitN(e.Claim, ":", 2)[0])))
			if err := g.add(e.Claim, name, c, say("sizes/figure", fill{"Claim": e.Claim})); err != nil {
				return nil, err
			}
		}
	}
	table, err := report.NewTable("Effects against size. "+r.someIntervals(), columns, rows, say("sizes", nil))
	if err != nil {
		return nil, err
	}
	pictures, err := g.blocks()
	return append([]report.Block{table}, pictures...), err
}

// effectsOf draws the differences of a claim over the width.
func (r *run) effectsOf(claim string, effects []findings.SizeEffect) (*plots.Categorical, error) {
	var series []plots.Series
	for _, e := range effects {
		if e.Claim != claim {
			continue
		}
		first := e.Sizes[0].Comparison
		s := plots.Series{Name: e.Pair, Color: r.palette.Color(first.Larger.Terms[0].Arm.Name)}
		if first.Larger.Terms[0].Arm.Config.Sharing == none { // the other is the one that shares
			s.Color = r.palette.Color(first.Smaller.Terms[0].Arm.Name)
		}
		seeds := len(first.Differences)
		for _, at := range e.Sizes {
			s.X, s.Y = append(s.X, float64(at.Width)), append(s.Y, at.Comparison.Difference.Mean.OrNaN())
			seeds = min(seeds, len(at.Comparison.Differences))
		}
		for seed := range seeds {
			l := plots.Line{X: s.X}
			for _, at := range e.Sizes {
				l.Y = append(l.Y, at.Comparison.Differences[seed])
			}
			if seeds == len(first.Differences) && seeds > 1 { // else a line would join two seeds
				s.Members = append(s.Members, l)
			}
		}
		series = append(series, s)
	}
	c, err := panel("", "difference, expected above 0", series)
	if err != nil {
		return nil, err
	}
	c.XLabel = "width of the encoder"
	if err := c.Reference("", 0); err != nil {
		return nil, err
	}
	return plots.NewCategorical(c), nil
}
