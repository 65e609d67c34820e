package findings

import (
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
)

// detectsBetter is judged on a test that all arms have in common, where the referee has tested them, with the numbers
// on each arm's own generator beside it.
func detectsBetter(arms []*Arm) Claim {
	claim := Claim{
		Title: "AUC: ES and GDES above NES",
		Kind:  "AUC", Short: "AUC",
		Statement: "the discriminator learns better with a shared table (ES) and with GDES " +
			"than without sharing (NES)",
		Measure: "held-out AUC of each discriminator on the replacements of its own generator",
		Note: "The paper gives no AUC. That ES and GDES come before NES is the order of its fine-tuning scores, " +
			"for which the AUC of the pre-trained discriminator stands in here.",
		Comparisons: comparedOn(arms, heldOut.AUC),
	}
	common := comparedOn(arms, experiments.CommonAUC)
	for i, own := range claim.Comparisons {
		if common[i].Difference.N != own.Difference.N || common[i].NoNumbers != own.NoNumbers {
			return claim // the referee has not tested all of them
		}
		common[i].Beside, common[i].BesideOn = own.Difference, "on each arm's own generator the difference is"
	}
	if !slices.ContainsFunc(common, func(c Comparison) bool { return !c.NoNumbers }) {
		return claim
	}
	claim.Comparisons = common
	claim.Measure = "held-out AUC on a common test, the replacements of the same seed's generator that MLM alone has trained"
	return claim
}

func comparedOn(arms []*Arm, m measure.Metric) []Comparison {
	return pairs(arms, []string{es, gdes}, []string{none}, func(tied, apart *Arm) Comparison {
		return Compare(LastValue(tied, m), LastValue(apart, m))
	})
}
