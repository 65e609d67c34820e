package plots

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// addLambda draws scores over λ, for plans with arms that differ in nothing else.
func (r *folder) addLambda(s *Section) error {
	groups := r.lambdaGroups()
	if groups == nil {
		return nil
	}
	const atTheEnd = "at the end of training"
	var g tabs
	for _, m := range []struct{ label, key, name, what, when string }{
		{"MLM loss", "eval_mlm_loss", "lambda-mlm-loss", "held-out MLM loss (nats)", atTheEnd},
		{"AUC", "eval_auc", "lambda-auc", "held-out AUC", atTheEnd},
		{"RTD's share", lateKey, "lambda-share", "RTD's share of what a step adds", "over the second half of training"},
		{"cos E_G", "sim_eg", "lambda-cos-eg", "mean cosine of E_G", atTheEnd},
	} {
		var series []Series
		for _, group := range groups {
			one := r.overLambda(group, m.key)
			if one.X != nil {
				series = append(series, one)
			}
		}
		c, err := panel("", m.what, series)
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		c.XLabel = "λ"
		caption := fmt.Sprintf("The weight of the RTD loss against %s, %s; the values of λ stand side by side, whatever lies between them. Dots on the thick line: mean over seeds; thin: each seed; shaded: 95%% t interval of the mean, from two seeds on; where it is wide it leaves the frame. Where the losses have optimizers of their own, Adam and the clip take λ out again but for ε.", m.what, m.when)
		if err := g.add(m.label, m.name, overPlaces(c), caption); err != nil {
			return err
		}
	}
	return g.to(s)
}

// lateKey is the score that is a mean over the second half of training, where the others are readings at the end.
const lateKey = "pull_share"

// overLambda is a score of arms that differ in λ: the mean with its interval, and each seed by itself.
func (r *folder) overLambda(group []*runArm, key string) Series {
	one := Series{Name: group[0].config.Sharing + ", " + group[0].config.Coupling, Color: r.palette.Color(group[0].Name)}
	seeds := map[uint64]*Line{}
	for _, a := range group {
		e, step := a.final(key)
		if key == lateKey {
			e = a.late(key)
		}
		if !e.Mean.OK {
			continue
		}
		one.X, one.Y = append(one.X, a.config.Lambda), append(one.Y, e.Mean.X)
		one.Low, one.High = append(one.Low, orNaN(e.Low)), append(one.High, orNaN(e.High))
		for _, c := range a.counted {
			v, _, ok := source{c, key}.at(step)
			if key == lateKey {
				v, ok = c.Late(key)
			}
			if !ok {
				continue
			}
			if seeds[c.Seed] == nil {
				seeds[c.Seed] = &Line{}
			}
			l := seeds[c.Seed]
			l.X, l.Y = append(l.X, a.config.Lambda), append(l.Y, v)
		}
	}
	if len(seeds) > 1 { // one seed is the mean itself
		for _, seed := range slices.Sorted(maps.Keys(seeds)) {
			one.Members = append(one.Members, *seeds[seed])
		}
	}
	return one
}

// lambdaGroups are the arms that differ in λ alone, three or more of them, by rising λ.
func (r *folder) lambdaGroups() [][]*runArm {
	var groups [][]*runArm
next:
	for _, a := range r.arms {
		if !a.rtd() {
			continue
		}
		for i, g := range groups {
			if weightAlone(g[0], a) {
				groups[i] = append(g, a)
				continue next
			}
		}
		groups = append(groups, []*runArm{a})
	}
	var some [][]*runArm
	for _, g := range groups {
		slices.SortFunc(g, func(a, b *runArm) int { return cmp.Compare(a.config.Lambda, b.config.Lambda) })
		g = slices.CompactFunc(g, func(a, b *runArm) bool { return a.config.Lambda == b.config.Lambda })
		if len(g) > 2 {
			some = append(some, g)
		}
	}
	return some
}

func weightAlone(a, b *runArm) bool {
	x, y := a.compared, b.compared
	x.Lambda = y.Lambda
	return x == y && a.text == b.text
}
