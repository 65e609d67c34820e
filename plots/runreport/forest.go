package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// claimsForest draws the paired differences that the claims are about, those of one kind below one another.
var claimsForest = part{name: "the figure of the claims' differences", blocks: (*run).claimsForest}

// kinds are those of the claims' differences, with what a figure says of them.
var kinds = []struct{ name, tab, axis string }{
	{"nats", "MLM loss", "difference in nats a masked token"},
	{"share", "Efficiency", "difference in the share of ES's steps"},
	{"cosine", "Cosines", "difference of mean cosines"},
	{"AUC", "AUC", "difference of held-out AUC"},
	{"score", "Tasks", "difference of the mean score on tasks"},
}

func (r *run) claimsForest() ([]report.Block, error) {
	var g tabs
	for _, kind := range kinds {
		var rows []plots.DotRow
		var left []string
		for _, claim := range r.Claims {
			if claim.Kind != kind.name {
				continue
			}
			for _, c := range claim.Comparisons {
				name := fmt.Sprintf("%s: %s − %s", claim.Short, c.Larger.Name, c.SmallerNames())
				if c.OtherSettings || len(c.Differences) == 0 {
					left = append(left, name)
					continue
				}
				d := c.Difference
				first := c.Smaller.Terms[0].Arm
				if !claim.SubjectSmaller {
					first = c.Larger.Terms[0].Arm
				}
				rows = append(rows, plots.DotRow{
					Name: name, Values: c.Differences, Color: r.palette.Color(first.Name),
					Mean: d.Mean.OrNaN(), Low: d.Low.OrNaN(), High: d.High.OrNaN(),
				})
			}
		}
		if rows == nil {
			continue
		}
		d, err := plots.NewDots(rows...)
		if err != nil {
			return nil, err
		}
		d.XLabel = kind.axis
		d.Reference("", 0)
		caption := say("forest", fill{"What": kind.axis, "Left": prose.List(left)})
		if err := g.add(kind.tab, "claims-"+plainName(kind.name), d, caption); err != nil {
			return nil, err
		}
	}
	return g.blocks()
}
