package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
	"gonum.org/v1/plot/vg"
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

// addSimilarity draws a panel for each arm with a curve for each of its tables.
func (r *run) addSimilarity(s *report.Section) (bool, error) {
	p, err := r.tablePanels("mean cosine", func(t wordTable) measure.Metric { return t.similarity })
	if p == nil || err != nil {
		return false, err
	}
	caption := "How alike the rows of each word table are: mean cosine over all pairs of different rows, " +
		"u_v = E_v/|E_v|, (|Σ u_v|² − n)/(n(n−1)), over the ordinary tokens seen in training; special " +
		"tokens are left out. High: the table points one way; 0: in all directions alike."
	if r.Has("es") {
		caption += " With ES both networks look up one table, E."
	}
	if r.Has("gdes") {
		caption += " With GDES E_D = sg(E_G) + E_Δ, and E_Δ has no direction before its first update."
	}
	return true, addPicture(s, "similarity", p, caption+r.seedNote())
}

// addSpectrum draws the effective rank of the tables.
func (r *run) addSpectrum(s *report.Section) (bool, error) {
	p, err := r.tablePanels("effective rank", func(t wordTable) measure.Metric { return t.rank })
	if p == nil || err != nil {
		return false, err
	}
	return true, addPicture(s, "rank", p, fmt.Sprintf("In how many directions the rows of each word table lie: effective "+
		"rank exp(−Σ pᵢ ln pᵢ) of the rows seen in training, with pᵢ the share of the i-th singular value in their sum "+
		"(Roy and Vetterli, 2007). %d would be all directions alike, 1 a single one.",
		r.Plan.Base.Model.Encoder.Hidden)+r.seedNote())
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

// addNorms draws the size of the tables and of their updates: the generator's, and the one that RTD alone trains.
func (r *run) addNorms(s *report.Section) (bool, error) {
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
	what := strings.Join(r.tablesOfRTD("E_D", "E_Δ"), " or ")
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
			return false, err
		}
		if c != nil {
			c.Include(0)
			panels = append(panels, c)
		}
	}
	if panels == nil {
		return false, nil
	}
	p, err := plots.NewMixedPanels(panels...)
	if err != nil {
		return false, err
	}
	p.Columns, p.Legend = min(len(panels), 2), true
	p.Height = 200 * vg.Length((len(panels)+1)/2)
	return true, addPicture(s, "norms", p, r.normsCaption())
}

func (r *run) normsCaption() string {
	caption := "Frobenius norms of the word tables, and of what one step adds to them, which ends at 0 with the " +
		"learning rate."
	if r.Has("es") {
		caption += " With ES E_G is the one table E."
	}
	if own := r.tablesOfRTD("E_D without sharing", "E_Δ with GDES"); own != nil {
		caption += " Right: the table that RTD alone trains, " + prose.List(own) + "."
	}
	if r.Has("gdes") {
		caption += " With GDES each step of the generator moves E_D by all of E_G's update, and RTD adds that of E_Δ."
	}
	return caption + r.seedNote()
}

// tablesOfRTD are the tables that RTD alone trains, by what they are called without sharing and with GDES.
func (r *run) tablesOfRTD(none, gdes string) (some []string) {
	if r.Has("none") {
		some = append(some, none)
	}
	if r.Has("gdes") {
		some = append(some, gdes)
	}
	return some
}
