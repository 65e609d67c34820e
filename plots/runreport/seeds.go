package runreport

import (
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// seedDots draws each seed's last score beside the mean: a table of means would hide a seed that went another way.
var seedDots = part{
	name:   "the figures of the seeds",
	blocks: (*run).seedDots,
	shows:  []measure.Metric{heldOut.MLMLoss, heldOut.AUC, measure.Sim.G, measure.Sim.D},
}

func (r *run) seedDots() ([]report.Block, error) {
	if r.Seeds() < 2 {
		return nil, nil
	}
	var g tabs
	for _, m := range []struct {
		metric     measure.Metric
		name, what string
	}{
		{heldOut.MLMLoss, "seeds-mlm-loss", "Held-out MLM loss, nats a masked token"},
		{heldOut.AUC, "seeds-auc", "Held-out AUC of the discriminator"},
		{measure.Sim.G, "seeds-cos-eg", "Mean pairwise cosine of E_G"},
		{measure.Sim.D, "seeds-cos-ed", "Mean pairwise cosine of what the discriminator looks up"},
	} {
		rows := r.dotRows(m.metric)
		if rows == nil {
			continue
		}
		d, err := plots.NewDots(rows...)
		if err != nil {
			return nil, err
		}
		d.XLabel = m.what
		if m.metric.Key == heldOut.AUC.Key {
			d.Reference("chance", 0.5)
		}
		if err := g.add(m.metric.Title, m.name, d, say("seeds", fill{"What": m.what})); err != nil {
			return nil, err
		}
	}
	return g.blocks()
}

// dotRows is a row for each arm that has the metric.
func (r *run) dotRows(m measure.Metric) (rows []plots.DotRow) {
	for _, a := range r.Arms {
		e, step := a.Last(m)
		row := plots.DotRow{
			Name: a.Name, Color: r.palette.Color(a.Name),
			Mean: e.Mean.OrNaN(), Low: e.Low.OrNaN(), High: e.High.OrNaN(),
		}
		for _, c := range a.Counted {
			if v, ok := findings.ValueAt(c, m, step); ok {
				row.Values = append(row.Values, v)
			}
		}
		if row.Values != nil {
			rows = append(rows, row)
		}
	}
	return rows
}
