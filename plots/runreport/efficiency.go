package runreport

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// efficiency says at what part of a reference arm's cost the others come to where it ends.
var efficiency = part{name: "the table of efficiency", blocks: (*run).efficiency, shows: scoresOverCost}

// scoresOverCost are the curves that efficiency is reckoned by.
var scoresOverCost = []measure.Metric{heldOut.MLMLoss, heldOut.RTDLoss, heldOut.AUC,
	experiments.PairsGenerator, experiments.PairsDiscriminator}

func (r *run) efficiency() ([]report.Block, error) {
	columns := []report.Column{{Title: "Curve"}, {Title: "Arm"}}
	for _, cost := range findings.Costs {
		columns = append(columns, report.Column{Title: cost.String(), Number: true})
	}
	columns = append(columns, report.Column{Title: "p, steps", Number: true}, report.Column{Title: "n", Number: true})
	var rows [][]string
	reference := ""
	for _, m := range scoresOverCost {
		e := r.Efficiency(m)
		if e == nil {
			continue
		}
		reference = e.Reference.Name
		for i, a := range e.Arms {
			row := []string{m.Title, a.Arm.Name}
			if i > 0 {
				row[0] = ""
			}
			for _, s := range a.Shares {
				row = append(row, shareText(s))
			}
			steps := a.Shares[findings.CostSteps]
			rows = append(rows, append(row, shortP(steps.Mean.P), fmt.Sprint(steps.Seeds)))
		}
	}
	if rows == nil {
		return nil, nil
	}
	title := fmt.Sprintf("Training efficiency: what part of %s's whole training takes an arm to where %s ends.", reference, reference)
	return blockOf(report.NewTable(title, columns, rows, say("efficiency", fill{"Reference": reference})))
}

// shareText is a share with its interval, or what is known of one that is not reached.
func shareText(s findings.Share) string {
	const decimals = 2
	switch {
	case s.NotReached > 0 && s.AtLeast.OK:
		return fmt.Sprintf("> %s (%d of %d not there)", prose.Fixed(s.AtLeast.X, decimals), s.NotReached, s.Seeds)
	case !s.Mean.Mean.OK:
		return prose.Missing
	case !s.Mean.Low.OK || !s.Mean.High.OK:
		return prose.Fixed(s.Mean.Mean.X, decimals)
	}
	return fmt.Sprintf("%s [%s, %s]", prose.Fixed(s.Mean.Mean.X, decimals), prose.Fixed(s.Mean.Low.X, decimals),
		prose.Fixed(s.Mean.High.X, decimals))
}

// costCurves draws scores against operations: arms of one or two networks and of other sizes do not cost the same a step.
var costCurves = part{name: "the figure of scores against operations", blocks: (*run).costCurves, shows: scoresOverCost}

func (r *run) costCurves() ([]report.Block, error) {
	unit, name := r.operationsUnit()
	if unit == 0 {
		return nil, nil
	}
	var panels []*plots.Curves
	for _, m := range []measure.Metric{heldOut.MLMLoss, heldOut.AUC} {
		var series []plots.Series
		for _, a := range r.Arms {
			for _, s := range r.curves(m, a) {
				per := a.StepFLOPs() / unit
				s.X = scaled(s.X, per)
				for i := range s.Members {
					s.Members[i].X = scaled(s.Members[i].X, per)
				}
				for i := range s.Averaged {
					s.Averaged[i].X = scaled(s.Averaged[i].X, per)
				}
				series = append(series, s)
			}
		}
		if m.Key == heldOut.MLMLoss.Key && longest(series) > 2 {
			dropStart(series)
		}
		c, err := panel(m.Title, "", series)
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		c.XLabel = name
		if m.Key == heldOut.MLMLoss.Key {
			c.Limit(1.5 * r.largestAtStart(heldOut.MLMLoss))
		}
		panels = append(panels, c)
	}
	if panels == nil {
		return nil, nil
	}
	p, err := plots.NewMixedPanels(panels...)
	if err != nil {
		return nil, err
	}
	p.Legend, p.Height, p.Columns = true, 250, len(panels)
	return pictureOf("flops", p, say("efficiency/figure", nil)+r.seedNote())
}

func scaled(x []float64, by float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = v * by
	}
	return out
}

// operationsUnit is a unit in which the longest training has a number of a few digits; 0 if operations are not known.
func (r *run) operationsUnit() (unit float64, name string) {
	most := 0.0
	for _, a := range r.Arms {
		n := a.StepFLOPs()
		if n == 0 {
			return 0, ""
		}
		most = max(most, n*float64(a.Config.Train.Steps))
	}
	prefixes := []string{"", "kilo", "mega", "giga", "tera", "peta", "exa", "zetta"}
	i := min(len(prefixes)-1, max(0, int(math.Log10(most)/3)))
	return math.Pow(1000, float64(i)), prefixes[i] + "FLOP"
}
