package findings

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
)

// A collapsed cell stays in the means, so it is named wherever its arm is.

// CollapsedCell is a finished cell that knows no more than chance or the frequencies of tokens.
type CollapsedCell struct {
	Arm    *Arm
	Seed   uint64
	Reason string // in a few words, with the number
}

// CollapsedCells lists the collapsed cells, arm by arm.
func (f *Findings) CollapsedCells() (all []CollapsedCell) {
	for _, a := range f.Arms {
		for _, c := range a.Cells {
			if reason := collapsed(c); reason != "" {
				all = append(all, CollapsedCell{Arm: a, Seed: c.Seed, Reason: reason})
			}
		}
	}
	return all
}

// WithoutCollapsed is the arm with means over those finished cells that have not collapsed; nil if there are none. It
// is for saying what the arm would score, not for comparing it: leaving cells out favours it.
func (a *Arm) WithoutCollapsed() *Arm {
	sound := *a
	sound.Counted, sound.Collapsed = nil, 0
	for _, c := range a.Cells {
		if Finished(c) && collapsed(c) == "" {
			sound.Counted = append(sound.Counted, c)
		}
	}
	if sound.Counted == nil {
		return nil
	}
	return &sound
}

// collapsed says why a finished cell has no part in what its arm has learnt; empty if it has.
func collapsed(c experiments.CellResult) string {
	if why := idleDiscriminator(c); why != "" {
		return why
	}
	return idleGenerator(c)
}

func idleDiscriminator(c experiments.CellResult) string {
	const chance = 0.52 // of AUC, 0.5 being a coin
	if !Finished(c) || c.Config.Lambda == 0 {
		return ""
	}
	if auc, ok := c.Last(heldOut.AUC.Key); ok && auc < chance {
		return fmt.Sprintf("held-out AUC %s, where 0.5 is chance", prose.Fixed(auc, 3))
	}
	if rank, ok := c.Last(measure.Rank.D.Key); ok && rank < 2 {
		return fmt.Sprintf("the discriminator's table has the effective rank %s", prose.Fixed(rank, 1))
	}
	return ""
}

func idleGenerator(c experiments.CellResult) string {
	loss, ok := c.Last(heldOut.MLMLoss.Key)
	if Finished(c) && ok && c.Unigram > 0 && loss >= c.Unigram-LearntMargin {
		return fmt.Sprintf("held-out MLM loss %s, hardly better than the %s of token frequencies",
			prose.Fixed(loss, 3), prose.Fixed(c.Unigram, 3))
	}
	return ""
}
