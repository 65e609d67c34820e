package plots

import (
	"fmt"
	"math"
	"strings"
)

// baseRates says what RTD loss comes of knowing the share of replaced tokens and nothing else: its entropy.
func (r *folder) baseRates() string {
	var parts []string
	for _, a := range r.arms {
		if e, _ := a.final("eval_replaced"); e.Mean.OK && e.Mean.X > 0 && e.Mean.X < 1 {
			p := e.Mean.X
			parts = append(parts, a.Name+" "+fixed(-p*math.Log(p)-(1-p)*math.Log(1-p), 3))
		}
	}
	if parts == nil {
		return ""
	}
	return " Knowing the share of replaced tokens and nothing else, the RTD loss would be: " + strings.Join(parts, ", ") + "."
}

// weaknesses flags scores that are no better than knowing nothing.
func (r *folder) weaknesses() []Block {
	const hardly = 0.55 // of AUC, whose chance is 0.5
	var chance, silent, unigram []string
	for _, a := range r.arms {
		if auc, _ := a.final("eval_auc"); auc.Mean.OK {
			if auc.Mean.X < hardly {
				chance = append(chance, fmt.Sprintf("%s (AUC %s)", a.Name, fixed(auc.Mean.X, 3)))
			}
			if f1, _ := a.final("eval_f1"); !f1.Mean.OK || f1.Mean.X < 0.05 {
				silent = append(silent, a.Name)
			}
		}
		if loss, _ := a.final("eval_mlm_loss"); r.Data != nil && loss.Mean.OK && loss.Mean.X >= r.Data.Entropy.Cross {
			unigram = append(unigram, a.Name)
		}
	}
	var notes []Block
	if chance != nil {
		notes = append(notes, Notice{Kind: Warning, Text: "The discriminator has hardly learnt: " + list(chance) + " on held-out text, where 0.5 is chance. What RTD pulls at the tables is then mostly noise, and differences between arms say little."})
	}
	if silent != nil {
		notes = append(notes, Notice{Kind: Note, Text: "At probability 0.5 almost no token is called replaced in " + list(silent) + ", as is usual where few tokens are replaced and training is short: accuracy and F1 say nothing then, AUC and AP do."})
	}
	if unigram != nil {
		notes = append(notes, Notice{Kind: Warning, Text: "The generator of " + list(unigram) + " predicts held-out tokens no better than their frequencies alone would."})
	}
	return notes
}
