package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
)

// conflictDefinition is that of experiments.Conflict in the words of a caption.
const conflictDefinition = "The conflict compares g_MLM = ∂L_MLM/∂E_G with g_RTD = λ·∂L_RTD/∂E, where E is the table that the discriminator looks up, both as computed in the step and before clipping: their cosine over all rows; the share of opposed rows, those rows looked up by the discriminator in the step whose own cosine is negative; and the norm ratio |g_RTD|/|g_MLM|."

// addTugOfWar adds what happens to the word tables.
func (r *folder) addTugOfWar(s *Section) error {
	shown := false
	for _, add := range []func(*Section) (bool, error){r.addSimilarity, r.addSpectrum, r.addConflict, r.addPull, r.addBands, r.addNorms, r.addNeighbours} {
		ok, err := add(s)
		if err != nil {
			return err
		}
		shown = shown || ok
	}
	if !shown {
		s.Add(Paragraph("Nothing has been measured yet."))
	}
	return nil
}

// addSimilarity draws a panel for each arm with a curve for each of its tables.
func (r *folder) addSimilarity(s *Section) (bool, error) {
	p, err := r.tablePanels("mean cosine", func(t table) string { return t.key })
	if p == nil || err != nil {
		return false, err
	}
	caption := "How alike the rows of each word table are: mean cosine over all pairs of different rows, u_v = E_v/|E_v|, (|Σ u_v|² − n)/(n(n−1)), over the ordinary tokens seen in training; special tokens are left out. High: the table points one way; 0: in all directions alike."
	if r.has("es") {
		caption += " With ES both networks look up one table, E."
	}
	if r.has("gdes") {
		caption += " With GDES E_D = sg(E_G) + E_Δ, and E_Δ has no direction before its first update."
	}
	return true, addPicture(s, "similarity", p, caption+r.seedNote())
}

// table is a word table of an arm with the keys of its readings.
type table struct{ name, key, rank string }

// tables are those that the arm has.
func (a *runArm) tables() []table {
	all := []table{{"E_G", "sim_eg", "rank_eg"}, {"E_D", "sim_ed", "rank_ed"}, {"E_Δ", "sim_delta", "rank_delta"}}
	if a.shared() {
		all = all[:1]
		all[0].name = "E"
	}
	return all
}

// tablePanels draws a panel for each arm with a curve for each of its tables; nil without any value.
func (r *folder) tablePanels(y string, key func(table) string) (*Panels, error) {
	var panels []*Curves
	for _, a := range r.arms {
		var series []Series
		for _, t := range a.tables() {
			if one, ok := a.series(key(t), t.name); ok {
				one.Color, one.Dashes = r.palette.Color(a.Name), TableDashes(t.name)
				series = append(series, one)
			}
		}
		c, err := panel(a.label(), y, series)
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
	p, err := NewPanels(panels...)
	if err == nil {
		p.Columns = min(len(panels), 2)
	}
	return p, err
}

// has reports whether some arm with a discriminator shares in this way.
func (r *folder) has(sharing string) bool {
	for _, a := range r.arms {
		if a.rtd() && a.config.Sharing == sharing {
			return true
		}
	}
	return false
}

// addConflict draws the two cosines, the share of opposed rows and the ratio of norms.
func (r *folder) addConflict(s *Section) (bool, error) {
	cos, rows := r.armSeries("conflict_cos", r.arms...), r.armSeries("conflict_cos_rows", r.arms...)
	negative, ratio := r.armSeries("conflict_negative", r.arms...), positive(r.armSeries("conflict_ratio", r.arms...))
	if len(cos) == 0 || len(rows) == 0 || len(negative) == 0 || len(ratio) == 0 {
		return false, nil
	}
	p, err := conflictPanels([]conflictPanel{
		cosinePanel("Cosine, all rows", cos), cosinePanel("Cosine, rows looked up", rows),
		opposedPanel("Opposed rows", negative), ratioPanel("Norm ratio RTD/MLM (log)", ratio),
	})
	if err != nil {
		return false, err
	}
	smooth, err := r.smoothMeasures(p)
	if err != nil {
		return false, err
	}
	p.Columns, p.Height = 2, 400
	caption := conflictDefinition + " The second cosine is over the rows looked up only, since the softmax of MLM touches every row. Dashed: 0, below which the losses oppose each other; 50%, as unrelated gradients would give; 1, above which RTD is the stronger."
	if r.has("none") || r.has("gdes") {
		caption += " Only with ES do the two meet in one table; elsewhere the numbers say how they would have met."
	}
	var parts []string
	for _, a := range r.arms {
		c, n, q := a.late("conflict_cos"), a.late("conflict_negative"), a.late("conflict_ratio")
		if c.Mean.OK && n.Mean.OK && q.Mean.OK {
			parts = append(parts, fmt.Sprintf("%s cosine %s, %s%% opposed, ratio %s", a.Name, fixed(c.Mean.X, 3), fixed(100*n.Mean.X, 0), fixed(q.Mean.X, 2)))
		}
	}
	if parts != nil {
		caption += " Means over the second half: " + strings.Join(parts, "; ") + "."
	}
	return true, addPicture(s, "conflict", p, caption+smooth+r.seedNote())
}

// smoothMeasures smooths panels of measures where there are enough of them, and says so for the caption.
func (r *folder) smoothMeasures(p *Panels) (note string, err error) {
	every, steps := float64(r.Plan.Base.Intervals.MeasureEvery), float64(r.Plan.Base.Train.Steps)
	if steps < 20*every {
		return "", nil
	}
	for i := range p.panels {
		if err := p.panels[i].SmoothEMA(max(2*every, math.Round(steps/50))); err != nil {
			return "", err
		}
	}
	return " " + p.Note(), nil
}

// positive leaves out what a logarithmic axis cannot show, a gradient that was exactly zero, and lets intervals that
// reach below 0 end beneath the frame.
func positive(all []Series) []Series {
	var some []Series
	for _, s := range all {
		measured := false
		for i := range s.Y {
			if !(s.Y[i] > 0) {
				s.Y[i] = math.NaN()
			}
			if s.Low != nil && s.Low[i] <= 0 {
				s.Low[i] = 1 / huge // below the frame
			}
			measured = measured || s.Y[i] > 0
		}
		for _, m := range append(slices.Clone(s.Members), s.seeds...) {
			for i := range m.Y {
				if !(m.Y[i] > 0) {
					m.Y[i] = math.NaN()
				}
				measured = measured || m.Y[i] > 0
			}
		}
		if measured {
			some = append(some, s)
		}
	}
	return some
}

// addNorms draws the size of the tables and of their updates: the generator's, and the one that RTD alone
// trains.
func (r *folder) addNorms(s *Section) (bool, error) {
	var own, ownUpdates []Series
	names := map[string]string{"none": "E_D", "gdes": "E_Δ"}
	for _, a := range r.arms {
		key := map[string]string{"none": "_ed", "gdes": "_delta"}[a.config.Sharing]
		if !a.rtd() || key == "" {
			continue
		}
		own = append(own, r.armSeries("norm"+key, a)...)
		ownUpdates = append(ownUpdates, r.armSeries("update"+key, a)...)
	}
	var tables []string
	for _, sharing := range []string{"none", "gdes"} {
		if r.has(sharing) {
			tables = append(tables, names[sharing])
		}
	}
	what := strings.Join(tables, " or ")
	var panels []*Curves
	for _, m := range []struct {
		title  string
		series []Series
	}{
		{"Norm of E_G", r.armSeries("norm_eg", r.arms...)}, {"Norm of " + what, own},
		{"Update of E_G", r.armSeries("update_eg", r.arms...)}, {"Update of " + what, ownUpdates},
	} {
		c, err := panel(m.title, "", m.series)
		if err != nil {
			return false, err
		}
		if c == nil {
			continue
		}
		c.Include(0)
		panels = append(panels, c)
	}
	if panels == nil {
		return false, nil
	}
	p, err := NewMixedPanels(panels...)
	if err != nil {
		return false, err
	}
	p.Columns, p.legend = min(len(panels), 2), true
	p.Height = 200 * vg.Length((len(panels)+1)/2)
	caption := "Frobenius norms of the word tables, and of what one step adds to them, which ends at 0 with the learning rate."
	if r.has("es") {
		caption += " With ES E_G is the one table E."
	}
	if r.has("none") || r.has("gdes") {
		caption += " Right: the table that RTD alone trains, " + ownTables(r) + "."
	}
	if r.has("gdes") {
		caption += " With GDES each step of the generator moves E_D by all of E_G's update, and RTD adds that of E_Δ."
	}
	return true, addPicture(s, "norms", p, caption+r.seedNote())
}

func ownTables(r *folder) string {
	var parts []string
	if r.has("none") {
		parts = append(parts, "E_D without sharing")
	}
	if r.has("gdes") {
		parts = append(parts, "E_Δ with GDES")
	}
	return list(parts)
}
