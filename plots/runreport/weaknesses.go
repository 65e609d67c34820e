package runreport

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// baseRates says what RTD loss comes of knowing the share of replaced tokens and nothing else.
func (r *run) baseRates() string {
	var parts []string
	for _, b := range r.BaseRateLosses() {
		parts = append(parts, b.Arm.Name+" "+prose.Fixed(b.Value, 3))
	}
	if parts == nil {
		return ""
	}
	return " Knowing the share of replaced tokens and nothing else, the RTD loss would be: " +
		strings.Join(parts, ", ") + "."
}

// addWeaknesses flags scores that are no better than knowing nothing.
func (r *run) addWeaknesses(s *report.Section) error {
	w := r.WeakArms()
	if w.NearChance != nil {
		var scores []string
		for _, one := range w.NearChance {
			scores = append(scores, fmt.Sprintf("%s (AUC %s)", one.Arm.Name, prose.Fixed(one.Value, 3)))
		}
		s.Add(report.Notice{Kind: report.Warning, Text: "The discriminator has hardly learnt: " + prose.List(scores) + " on held-out " +
			"text, where 0.5 is chance. What RTD pulls at the tables is then mostly noise, and differences between arms " +
			"say little."})
	}
	if w.Silent != nil {
		s.Add(report.Notice{Kind: report.Note, Text: "At probability 0.5 almost no token is called replaced in " +
			prose.List(names(w.Silent)) + ", as is usual where few tokens are replaced and training is short: accuracy and " +
			"F1 say nothing then, AUC and AP do."})
	}
	if w.Frequencies != nil {
		s.Add(report.Notice{Kind: report.Warning, Text: "The generator of " + prose.List(names(w.Frequencies)) +
			" predicts held-out tokens no better than their frequencies alone would."})
	}
	return nil
}
