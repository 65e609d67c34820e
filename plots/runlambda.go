package plots

import (
	"cmp"
	"fmt"
	"slices"
)

// addLambda draws scores over λ, for plans with arms that differ in nothing else.
func (r *folder) addLambda(s *Section) error {
	groups := r.lambdaGroups()
	if groups == nil {
		return nil
	}
	var g tabs
	for _, m := range []struct{ label, key, name, what string }{
		{"MLM loss", "eval_mlm_loss", "lambda-mlm-loss", "held-out MLM loss (nats)"},
		{"AUC", "eval_auc", "lambda-auc", "held-out AUC"},
		{"RTD's share", "pull_share", "lambda-share", "RTD's share of the update"},
		{"cos E_G", "sim_eg", "lambda-cos-eg", "mean cosine of E_G"},
	} {
		var series []Series
		for _, group := range groups {
			one := Series{Name: group[0].config.Sharing + ", " + group[0].config.Coupling, Color: r.palette.Color(group[0].Name)}
			for _, a := range group {
				e, _ := a.final(m.key)
				if m.key == "pull_share" {
					e = a.late(m.key)
				}
				if !e.Mean.OK {
					continue
				}
				one.X, one.Y = append(one.X, a.config.Lambda), append(one.Y, e.Mean.X)
				one.Low, one.High = append(one.Low, orNaN(e.Low)), append(one.High, orNaN(e.High))
			}
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
		caption := fmt.Sprintf("The weight of the RTD loss against %s, at the end of training; shaded: 95%% t interval over seeds, from two on. Where the losses have optimizers of their own, Adam and the clip take λ out again but for ε.", m.what)
		if err := g.add(m.label, m.name, c, caption); err != nil {
			return err
		}
	}
	return g.to(s)
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
