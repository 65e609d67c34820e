package runreport

import (
	"strings"

	"github.com/ablate-go/ablate/plots/report"
)

// claimParagraphs states each claim with its numbers in sentences.
var claimParagraphs = part{name: "the claims in sentences", blocks: (*run).claimParagraphs}

func (r *run) claimParagraphs() (all []report.Block, _ error) {
	add := func(s string) {
		if s != "" {
			all = append(all, report.Paragraph(s))
		}
	}
	add(r.meaningOfNumbers())
	if f := r.Factorial(); f != nil {
		add(costOfES(f))
	}
	if len(r.Claims) == 0 {
		add(strings.TrimSpace(r.lastScores() + " " + r.fromBaseline()))
		return all, nil
	}
	for _, c := range r.Claims {
		add(claimSentence(c))
	}
	add(r.together())
	add(r.gradients())
	return all, nil
}

// together says what is left if all comparisons are taken as one family of tests.
func (r *run) together() string {
	f := r.Family()
	if f.Supported == 0 || f.Tests < 2 {
		return ""
	}
	return say("claims/family", fill{"Tests": f.Tests, "Supported": f.Supported, "Confirmed": f.Confirmed})
}
