package runreport

import (
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots"
)

// wordTable is a word table of an arm with its metrics.
type wordTable struct {
	name             string
	similarity, rank measure.Metric
}

// wordTables are those that an arm has.
func wordTables(a *findings.Arm) []wordTable {
	all := []wordTable{
		{"E_G", measure.Sim.G, measure.Rank.G}, {"E_D", measure.Sim.D, measure.Rank.D},
		{"E_Δ", measure.Sim.Delta, measure.Rank.Delta},
	}
	if a.OneTable() {
		all = all[:1]
		all[0].name = "E"
	}
	return all
}

// tablePanels draws a panel for each arm with a curve for each of its tables; nil without any value.
func (r *run) tablePanels(y string, of func(wordTable) measure.Metric) (*plots.Panels, error) {
	var panels []*plots.Curves
	for _, a := range r.Arms {
		var series []plots.Series
		for _, t := range wordTables(a) {
			if one, ok := armCurve(a, of(t), t.name); ok {
				one.Color, one.Dashes = r.palette.Color(a.Name), plots.TableDashes(t.name)
				series = append(series, one)
			}
		}
		c, err := panel(label(a), y, series)
		if err != nil {
			return nil, err
		}
		if c != nil {
			c.Include(0)
			panels = append(panels, c)
		}
	}
	if panels == nil {
		return nil, nil
	}
	p, err := plots.NewPanels(panels...)
	if err == nil {
		p.Columns = min(len(panels), 2)
	}
	return p, err
}
