package runreport

import (
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/plots/report"
)

// couplings says which arms differ in more than sharing, and how this program's alternating ES differs from the
// authors'.
var couplings = part{name: "the paragraph on couplings", blocks: (*run).couplings}

func (r *run) couplings() ([]report.Block, error) {
	var sentences []string
	if r.CouplingsFollowPaper() {
		sentences = append(sentences, say("couplings/paper", nil))
	}
	if slices.ContainsFunc(r.Arms, (*findings.Arm).OneTable) {
		sentences = append(sentences, say("couplings/one-table", nil))
	}
	if sentences == nil {
		return nil, nil
	}
	return []report.Block{report.Paragraph(strings.Join(sentences, " "))}, nil
}
