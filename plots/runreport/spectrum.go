package runreport

import (
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots/report"
)

// spectrum draws the effective rank of the word tables.
var spectrum = part{name: "the figure of effective ranks", blocks: (*run).spectrum, shows: measure.Rank.List()}

func (r *run) spectrum() ([]report.Block, error) {
	p, err := r.tablePanels("effective rank", func(t wordTable) measure.Metric { return t.rank })
	if p == nil || err != nil {
		return nil, err
	}
	caption := say("rank", fill{"Width": r.Plan.Base.Model.Encoder.Hidden})
	return pictureOf("rank", p, caption+r.seedNote())
}
