package plots

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
)

// A collapsed cell stays in the means, as it must where arms are to be compared: leaving it out would favour its arm.
// So it is named wherever its arm is.

// collapsed says why a finished cell has no part in what its arm has learnt; empty if it has.
func collapsed(c experiments.CellResult) string {
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
			if why := collapsed(c); why != "" {
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

// dagger marks an arm with collapsed seeds in tables.
const dagger = " †"

// daggerNote explains the mark, if any of the arms bears it.
func daggerNote(arms []*runArm) string {
	var parts []string
	for _, a := range arms {
		if a.sunk > 0 {
			parts = append(parts, fmt.Sprintf("%s %d of %d", a.Name, a.sunk, len(a.counted)))
		}
	}
	if parts == nil {
		return ""
	}
	return "† Seeds that know no more than chance or the frequencies of tokens are in the mean: " + list(parts) + ". They are named under what failed."
}

// sunken names the terms' arms that have collapsed seeds.
func sunken(terms []term) []string {
	var names []string
	for _, t := range terms {
		if t.arm.sunk > 0 && !slices.Contains(names, t.arm.Name) {
			names = append(names, t.arm.Name)
		}
	}
	return names
}

// remarks is what a reader of the comparison's numbers must know.
func (c comparison) remarks() string {
	var parts []string
	if c.remark != "" {
		parts = append(parts, c.remark)
	}
	if c.sunk != nil {
		parts = append(parts, "with collapsed seeds of "+list(c.sunk))
	}
	return strings.Join(parts, "; ")
}
