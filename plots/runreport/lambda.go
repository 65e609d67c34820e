package runreport

import (
	"maps"
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
)

// lambdaFigures draws scores over λ, for plans with arms that differ in nothing else.
var lambdaFigures = part{
	name:   "the figures over λ",
	blocks: (*run).lambdaFigures,
	shows:  []measure.Metric{heldOut.MLMLoss, heldOut.AUC, measure.ContributionShare, measure.Sim.G},
}

func (r *run) lambdaFigures() ([]report.Block, error) {
	sweeps := r.LambdaSweeps()
	if sweeps == nil {
		return nil, nil
	}
	var g tabs
	for _, m := range []struct {
		metric     measure.Metric
		name, what string
	}{
		{heldOut.MLMLoss, "lambda-mlm-loss", "held-out MLM loss (nats)"},
		{heldOut.AUC, "lambda-auc", "held-out AUC"},
		{measure.ContributionShare, "lambda-share", "RTD's share of what a step adds"},
		{measure.Sim.G, "lambda-cos-eg", "mean cosine of E_G"},
	} {
		var series []plots.Series
		for _, arms := range sweeps {
			if one := r.overLambda(arms, m.metric); one.X != nil {
				series = append(series, one)
			}
		}
		c, err := panel("", m.what, series)
		if err != nil {
			return nil, err
		}
		if c == nil {
			continue
		}
		c.XLabel = "λ"
		when := "at the end of training"
		if m.metric.Summary == measure.LastAndMean {
			when = "over the second half of training"
		}
		caption := say("lambda", fill{"What": m.what, "When": when})
		if err := g.add(m.metric.Title, m.name, plots.NewCategorical(c), caption); err != nil {
			return nil, err
		}
	}
	return g.blocks()
}

// overLambda is a score of arms that differ in λ: the mean with its interval, and each seed by itself.
func (r *run) overLambda(arms []*findings.Arm, m measure.Metric) plots.Series {
	first := arms[0]
	one := plots.Series{Name: first.Config.Sharing + ", " + first.Config.Coupling, Color: r.palette.Color(first.Name)}
	seeds := map[uint64]*plots.Line{}
	for _, a := range arms {
		e, step := a.Value(m)
		value := func(c experiments.CellResult) (float64, bool) { return findings.ValueAt(c, m, step) }
		if m.Summary == measure.LastAndMean {
			value = func(c experiments.CellResult) (float64, bool) { return c.Late(m.Key) }
		}
		if !e.Mean.OK {
			continue
		}
		one.X, one.Y = append(one.X, a.Config.Lambda), append(one.Y, e.Mean.X)
		one.Low, one.High = append(one.Low, e.Low.OrNaN()), append(one.High, e.High.OrNaN())
		for _, c := range a.Counted {
			v, ok := value(c)
			if !ok {
				continue
			}
			if seeds[c.Seed] == nil {
				seeds[c.Seed] = &plots.Line{}
			}
			l := seeds[c.Seed]
			l.X, l.Y = append(l.X, a.Config.Lambda), append(l.Y, v)
		}
	}
	if len(seeds) > 1 { // one seed is the mean itself
		for _, seed := range slices.Sorted(maps.Keys(seeds)) {
			one.Members = append(one.Members, *seeds[seed])
		}
	}
	return one
}
