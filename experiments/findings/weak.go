package findings

import "math"

// Score is the value of a metric of an arm, a mean over its seeds.
type Score struct {
	Arm   *Arm
	Value float64
}

// WeakArms are the arms whose scores on held-out text are no better than knowing nothing, or hardly.
type WeakArms struct {
	NearChance []Score // by AUC below 0.55, where 0.5 is chance
	// Silent call almost no token replaced at probability 0.5: their F1 is below 0.05 or does not exist.
	Silent []*Arm
	// Frequencies are the arms whose generators predict masked tokens by less than LearntMargin better than their
	// frequencies alone would.
	Frequencies []*Arm
}

// WeakArms lists the arms whose scores say little.
func (f *Findings) WeakArms() (w WeakArms) {
	const hardly, silent = 0.55, 0.05
	for _, a := range f.Arms {
		if auc, _ := a.Last(heldOut.AUC); auc.Mean.OK {
			if auc.Mean.X < hardly {
				w.NearChance = append(w.NearChance, Score{Arm: a, Value: auc.Mean.X})
			}
			if f1, _ := a.Last(heldOut.F1); !f1.Mean.OK || f1.Mean.X < silent {
				w.Silent = append(w.Silent, a)
			}
		}
		loss, _ := a.Last(heldOut.MLMLoss)
		if data := f.Result.Data; data != nil && loss.Mean.OK && loss.Mean.X >= data.Entropy.Cross-LearntMargin {
			w.Frequencies = append(w.Frequencies, a)
		}
	}
	return w
}

// BaseRateLosses are, for each arm that replaces tokens, the RTD loss in nats a token that comes of knowing the share
// of replaced tokens and nothing else: its entropy.
func (f *Findings) BaseRateLosses() (all []Score) {
	for _, a := range f.Arms {
		if e, _ := a.Last(heldOut.Replaced); e.Mean.OK && e.Mean.X > 0 && e.Mean.X < 1 {
			p := e.Mean.X
			all = append(all, Score{Arm: a, Value: -p*math.Log(p) - (1-p)*math.Log(1-p)})
		}
	}
	return all
}

// UnigramLoss is what a model that knows only the frequencies of tokens scores on the held-out text, in nats a token;
// 0 if that is not known, or not the same for all arms.
func (f *Findings) UnigramLoss() float64 {
	if f.Result.Data == nil || f.Result.Remarks != nil {
		return 0
	}
	return f.Result.Data.Entropy.Cross
}
