package runreport

import (
	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// pairsCurves draws how grammar is learnt: the accuracy on minimal pairs over training, by network.
var pairsCurves = part{name: "the figure of minimal pairs", blocks: (*run).pairsCurves, shows: ofPairs}

var ofPairs = []measure.Metric{experiments.PairsGenerator, experiments.PairsDiscriminator}

func (r *run) pairsCurves() ([]report.Block, error) {
	var panels []*plots.Curves
	for _, one := range []struct {
		title  string
		metric measure.Metric
	}{{"Generator", ofPairs[0]}, {"Discriminator", ofPairs[1]}} {
		c, err := panel(one.title, "", r.curves(one.metric, r.Arms...))
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		if err := c.Reference("chance", 0.5); err != nil {
			return nil, err
		}
		panels = append(panels, c)
	}
	if panels == nil {
		return nil, nil
	}
	p, err := plots.NewPanels(panels...)
	if err != nil {
		return nil, err
	}
	p.Legend, p.Height = true, 245
	caption := say("pairs/figure", fill{"Sample": r.Plan.Pairs.Sample, "Every": r.Plan.Pairs.Every})
	return pictureOf("pairs", p, caption+r.sameGenerators()+r.seedNote())
}
