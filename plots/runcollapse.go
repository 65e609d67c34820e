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
	if why := idleDiscriminator(c); why != "" {
		return why
	}
	return idleGenerator(c)
}

func idleDiscriminator(c experiments.CellResult) string {
	const chance = 0.52 // of AUC, 0.5 being a coin
	if !finished(c) || c.Config.Lambda == 0 {
		return ""
	}
	if auc, ok := c.Last("eval_auc"); ok && auc < chance {
		return fmt.Sprintf("held-out AUC %s, where 0.5 is chance", fixed(auc, 3))
	}
	if rank, ok := c.Last("rank_ed"); ok && rank < 2 {
		return fmt.Sprintf("the discriminator's table has the effective rank %s", fixed(rank, 1))
	}
	return ""
}

func idleGenerator(c experiments.CellResult) string {
	if loss, ok := c.Last("eval_mlm_loss"); finished(c) && ok && c.Unigram > 0 && loss >= c.Unigram {
		return fmt.Sprintf("held-out MLM loss %s, no better than the %s of token frequencies", fixed(loss, 3), fixed(c.Unigram, 3))
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

// Marks of arms in tables.
const (
	sunkMark = " †" // with collapsed seeds
	lostMark = " ‡" // without failed seeds
)

// marked is the arm's name in tables of means.
func (a *runArm) marked() string {
	name := a.Name
	if a.sunk > 0 {
		name += sunkMark
	}
	if a.lost > 0 {
		name += lostMark
	}
	return name
}

// markNotes explain the marks that the arms bear.
func markNotes(arms []*runArm) (notes []string) {
	var sunk, lost []string
	for _, a := range arms {
		if a.sunk > 0 {
			sunk = append(sunk, fmt.Sprintf("%s %d of %d", a.Name, a.sunk, len(a.counted)))
		}
		if a.lost > 0 {
			lost = append(lost, fmt.Sprintf("%s %d of %d", a.Name, a.lost, len(a.cells)))
		}
	}
	if sunk != nil {
		notes = append(notes, "† Seeds that know no more than chance or the frequencies of tokens are in the mean: "+list(sunk)+". They are named under what failed.")
	}
	if lost != nil {
		notes = append(notes, "‡ Seeds that failed have no last value and are not in the mean, which flatters the arm: "+list(lost)+". Why they failed stands under what failed.")
	}
	return notes
}

// armsOf names the terms' arms that have some property.
func armsOf(terms []term, has func(*runArm) bool) []string {
	var names []string
	for _, t := range terms {
		if has(t.arm) && !slices.Contains(names, t.arm.Name) {
			names = append(names, t.arm.Name)
		}
	}
	return names
}

// unlearnt names the terms' arms of which no seed has learnt what the reading is about.
func unlearnt(terms []term) []string {
	var names []string
	for _, t := range terms {
		idle := collapsed
		if strings.HasPrefix(t.key, "eval_mlm") {
			idle = idleGenerator
		}
		all := len(t.arm.counted) > 0
		for _, c := range t.arm.counted {
			all = all && idle(c) != ""
		}
		if all && !slices.Contains(names, t.arm.Name) {
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
	switch {
	case c.unlearnt != nil:
		parts = append(parts, "no seed of "+list(c.unlearnt)+" has learnt")
	case c.sunk != nil:
		parts = append(parts, "with collapsed seeds of "+list(c.sunk))
	}
	if c.lost != nil {
		parts = append(parts, "without the failed seeds of "+list(c.lost))
	}
	return strings.Join(parts, "; ")
}
