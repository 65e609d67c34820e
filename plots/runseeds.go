package plots

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
)

// addSeeds draws each seed's last score beside the mean: a table of means would hide a seed that went
// another way.
func (r *folder) addSeeds(s *Section) error {
	if r.seeds() < 2 {
		return nil
	}
	var g tabs
	for _, m := range []struct{ label, key, name, what string }{
		{"MLM loss", "eval_mlm_loss", "seeds-mlm-loss", "Held-out MLM loss, nats a masked token"},
		{"AUC", "eval_auc", "seeds-auc", "Held-out AUC of the discriminator"},
		{"cos E_G", "sim_eg", "seeds-cos-eg", "Mean pairwise cosine of E_G"},
		{"cos E_D", "sim_ed", "seeds-cos-ed", "Mean pairwise cosine of what the discriminator looks up"},
	} {
		var rows []DotRow
		for _, a := range r.arms {
			e, step := a.final(m.key)
			row := DotRow{Name: a.Name, Mean: orNaN(e.Mean), Low: orNaN(e.Low), High: orNaN(e.High), Color: r.palette.Color(a.Name)}
			for _, c := range a.counted {
				if v, _, ok := (source{c, m.key}).at(step); ok {
					row.Values = append(row.Values, v)
				}
			}
			if row.Values != nil {
				rows = append(rows, row)
			}
		}
		if rows == nil {
			continue
		}
		d, err := NewDots(rows...)
		if err != nil {
			return err
		}
		d.XLabel = m.what
		if m.key == "eval_auc" {
			d.Reference("chance", 0.5)
		}
		if err := g.add(m.label, m.name, d, m.what+" at the end, by arm: a dot for each seed, the mean as a line, and its 95% t interval as a bar, from two seeds on."); err != nil {
			return err
		}
	}
	return g.to(s)
}

// collapsed says why a finished cell has no part in what its arm has learnt; empty if it has. Such a cell stays
// in the means, as it must where arms are to be compared, and is named.
func (r *folder) collapsed(c experiments.CellResult) string {
	const chance = 0.52 // of AUC, 0.5 being a coin
	if !finished(c) {
		return ""
	}
	if auc, ok := c.Last("eval_auc"); ok && auc < chance && c.Config.Lambda > 0 {
		return fmt.Sprintf("held-out AUC %s, where 0.5 is chance", fixed(auc, 3))
	}
	if loss, ok := c.Last("eval_mlm_loss"); ok && c.Unigram > 0 && loss >= c.Unigram {
		return fmt.Sprintf("held-out MLM loss %s, no better than the %s of token frequencies", fixed(loss, 3), fixed(c.Unigram, 3))
	}
	if rank, ok := c.Last("rank_ed"); ok && rank < 2 && c.Config.Lambda > 0 {
		return fmt.Sprintf("the discriminator's table has the effective rank %s", fixed(rank, 1))
	}
	return ""
}

// collapses lists the collapsed cells, with what its arm would score without them.
func (r *folder) collapses() []string {
	var all []string
	for _, a := range r.arms {
		var sound []experiments.CellResult
		var reasons []string
		for _, c := range a.cells {
			if why := r.collapsed(c); why != "" {
				reasons = append(reasons, fmt.Sprintf("%s, seed %d: %s", a.Name, c.Seed, why))
			} else if finished(c) {
				sound = append(sound, c)
			}
		}
		if len(reasons) > 0 && len(sound) > 0 {
			without := *a
			without.counted = sound
			loss, _ := without.final("eval_mlm_loss")
			auc, _ := without.final("eval_auc")
			reasons[len(reasons)-1] += fmt.Sprintf(". Without collapsed seeds the arm has MLM loss %s and AUC %s over %s", interval(loss, 3), interval(auc, 3), count(len(sound), "seed"))
		}
		all = append(all, reasons...)
	}
	return all
}
