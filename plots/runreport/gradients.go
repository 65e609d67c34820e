package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
)

// gradients says how the two gradients met in tables that are shared: whether they oppose each other, and which is the
// longer. The paper argues the first and prints no such number.
func (r *run) gradients() string {
	var parts []string
	for _, t := range r.SharedTables() {
		values := fill{
			"Arm": t.Arm.Name, "Cosine": prose.Interval(t.Cosine, measure.ConflictCos.Decimals),
			"Opposition": side(t.Cosine, 0, "they oppose each other: the interval lies below 0",
				"no opposition: the interval lies above 0", "opposition is undecided"),
			"Opposed": prose.Fixed(100*t.Opposed.Mean.X, 0),
			"Ratio":   prose.Interval(t.Ratio, measure.ConflictRatio.Decimals),
			"Longer": side(t.Ratio, 1, "shorter: the interval lies below 1", "longer: the interval lies above 1",
				"which is the longer is undecided"),
			"Share": "", "Larger": "",
		}
		if t.Contribution.Mean.OK {
			values["Share"] = prose.Interval(t.Contribution, measure.ContributionShare.Decimals)
			values["Larger"] = side(t.Contribution, 0.5, "the larger part is MLM's: the interval lies below one half",
				"the larger part is RTD's: the interval lies above one half", "whose part is the larger is undecided")
		}
		parts = append(parts, say("lead/gradients/arm", values))
	}
	if parts == nil {
		return ""
	}
	return say("lead/gradients", fill{"Arms": strings.Join(parts, "; ")})
}
