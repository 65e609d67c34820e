package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// The report opens with what has to be known before any number, one picture, and a line for each claim.

// readFirst warns of what makes everything below it weaker.
var readFirst = part{name: "the notices to read first", blocks: (*run).readFirst}

func (r *run) readFirst() (all []report.Block, _ error) {
	if len(r.Remarks) > 0 {
		all = append(all, report.Notice{Kind: report.Warning, Text: "Not everything here may be compared. " +
			prose.Capital(strings.Join(r.Remarks, "; ")) + "."})
	}
	if n := len(r.CollapsedCells()); n > 0 {
		all = append(all, report.Notice{Kind: report.Warning,
			Text: say("first/collapsed", fill{"Cells": n, "All": prose.Count(len(r.Cells), "cell")})})
	}
	return all, nil
}

// glance draws the two curves that the paper's argument is about side by side: how alike the rows of the tables are, and
// what the generator learns.
var glance = part{
	name:   "the first figure",
	blocks: (*run).glance,
	shows:  []measure.Metric{measure.Sim.G, measure.Sim.D, heldOut.MLMLoss},
}

func (r *run) glance() ([]report.Block, error) {
	var panels []*plots.Curves
	caption := fill{"Generator": "", "Discriminator": "", "Loss": "", "Lines": r.linesSayCoupling()}
	for _, one := range []struct {
		title, name string
		metric      measure.Metric
	}{
		{"Mean cosine, E_G", "Generator", measure.Sim.G},
		{"Mean cosine, E_D", "Discriminator", measure.Sim.D},
		{"MLM loss, nats", "Loss", heldOut.MLMLoss},
	} {
		series := r.curves(one.metric, r.Arms...)
		loss := one.metric.Key == heldOut.MLMLoss.Key
		if loss && longest(series) > 2 {
			dropStart(series)
		}
		c, err := panel(one.title, "", series)
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		if loss {
			c.Limit(1.5 * r.largestAtStart(heldOut.MLMLoss))
		} else {
			c.Include(0)
		}
		caption[one.name] = "yes"
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
	return pictureOf("glance", p, say("glance", caption)+r.sameGenerators()+r.seedNote())
}

// longest is the most points that a series has.
func longest(all []plots.Series) int {
	n := 0
	for _, s := range all {
		n = max(n, len(s.X))
	}
	return n
}
