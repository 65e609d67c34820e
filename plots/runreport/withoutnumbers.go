package runreport

import (
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// withoutNumbers says which arms have none, or that none has.
var withoutNumbers = part{name: "the notice of arms without numbers", blocks: (*run).withoutNumbers}

func (r *run) withoutNumbers() ([]report.Block, error) {
	var failed []string
	for _, a := range r.Arms {
		if a.Failed() {
			failed = append(failed, a.Name)
		}
	}
	switch {
	case failed != nil:
		return []report.Block{report.Notice{
			Kind: report.Failure,
			Text: "Without a number here, since every seed that began has failed: " + prose.List(failed) +
				". Why stands under what failed.",
		}}, nil
	case !r.ran():
		return []report.Block{report.Notice{
			Kind: report.Warning, Text: "No cell has begun, so there are no numbers yet.",
		}}, nil
	}
	return nil, nil
}

// ran reports whether any arm has numbers.
func (r *run) ran() bool {
	for _, a := range r.Arms {
		if len(a.Counted) > 0 {
			return true
		}
	}
	return false
}
