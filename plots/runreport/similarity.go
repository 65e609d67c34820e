package runreport

import (
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/plots/report"
)

// similarity draws how alike the rows of the word tables are.
var similarity = part{name: "the figure of similarity", blocks: (*run).similarity, shows: measure.Sim.List()}

func (r *run) similarity() ([]report.Block, error) {
	p, err := r.tablePanels("mean cosine", func(t wordTable) measure.Metric { return t.similarity })
	if p == nil || err != nil {
		return nil, err
	}
	var sentences []string
	for _, s := range r.sharings() {
		if s.Similarity != "" {
			sentences = append(sentences, s.Similarity)
		}
	}
	return pictureOf("similarity", p, say("similarity", fill{"Sharings": sentences})+r.seedNote())
}
