package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
)

// lead is the answer in plain words, computed from the numbers.
func (r *run) lead() []string {
	lead := []string{r.trained()}
	if len(r.Remarks) > 0 {
		lead = append(lead, "Read this first: not everything here may be compared. "+
			prose.Capital(strings.Join(r.Remarks, "; "))+".")
	}
	if f := r.Factorial(); f != nil {
		if s := costOfES(f); s != "" {
			lead = append(lead, s)
		}
	}
	if len(r.Claims) == 0 {
		return append(lead, say("lead/no-claims", nil)+" "+strings.TrimSpace(r.lastScores()+" "+r.contrasts()))
	}
	if n := len(r.CollapsedCells()); n > 0 {
		lead = append(lead, say("lead/collapsed", fill{"Cells": prose.Count(n, "cell"), "All": len(r.Cells)}))
	}
	lead = append(lead, "What DeBERTaV3's paper says of sharing embeddings, and whether these numbers show it:")
	for _, c := range r.Claims {
		lead = append(lead, claimSentence(c))
	}
	if s := r.together(); s != "" {
		lead = append(lead, s)
	}
	if s := r.gradients(); s != "" {
		lead = append(lead, s)
	}
	return lead
}

// together says what is left of the confirmations if all comparisons are taken as one family of tests.
func (r *run) together() string {
	f := r.Family()
	if f.Confirmed == 0 || f.Tests < 2 {
		return ""
	}
	return say("lead/family", fill{"Tests": f.Tests, "Standing": f.Standing, "Confirmed": f.Confirmed})
}
