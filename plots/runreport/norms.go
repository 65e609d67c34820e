package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
	"gonum.org/v1/plot/vg"
)

// norms draws the size of the tables and of their updates: the generator's, and the one that RTD alone trains.
var norms = part{
	name:   "the figure of norms",
	blocks: (*run).norms,
	shows:  append(measure.Norm.List(), measure.UpdateNorm.List()...),
}

func (r *run) norms() ([]report.Block, error) {
	var own, ownUpdates []plots.Series
	for _, a := range r.Arms {
		norm, ok := measure.Norm.Of(a.Sharing().RTDTable)
		if !a.RTD() || !ok {
			continue
		}
		update, _ := measure.UpdateNorm.Of(a.Sharing().RTDTable)
		own = append(own, r.curves(norm, a)...)
		ownUpdates = append(ownUpdates, r.curves(update, a)...)
	}
	var tables []string
	for _, s := range r.sharings() {
		if s.RTDTable != "" {
			tables = append(tables, s.RTDTable)
		}
	}
	what := strings.Join(tables, " or ")
	var panels []*plots.Curves
	for _, m := range []struct {
		title  string
		series []plots.Series
	}{
		{"Norm of E_G", r.curves(measure.Norm.G, r.Arms...)}, {"Norm of " + what, own},
		{"Update of E_G", r.curves(measure.UpdateNorm.G, r.Arms...)}, {"Update of " + what, ownUpdates},
	} {
		c, err := panel(m.title, "", m.series)
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
	p, err := plots.NewMixedPanels(panels...)
	if err != nil {
		return nil, err
	}
	p.Columns, p.Legend = min(len(panels), 2), true
	p.Height = 200 * vg.Length((len(panels)+1)/2)
	return pictureOf("norms", p, r.normsCaption()+r.seedNote())
}

func (r *run) normsCaption() string {
	var oneTable, own, sentences []string
	for _, s := range r.sharings() {
		if s.OneTable {
			oneTable = append(oneTable, s.With)
		}
		if s.RTDTable != "" {
			own = append(own, s.RTDTable+" "+s.With)
		}
		if s.Norms != "" {
			sentences = append(sentences, s.Norms)
		}
	}
	return say("norms", fill{
		"OneTable": prose.Capital(prose.List(oneTable)), "Own": prose.List(own), "Sharings": sentences,
	})
}
