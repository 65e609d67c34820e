package runreport

import (
	"math"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots"
	"github.com/ablate-go/ablate/plots/report"
	"gonum.org/v1/plot/vg"
)

// crossPlay sets each discriminator against each generator: on its own generator alone no two arms have the same test.
var crossPlay = part{
	name:   "the matrix of discriminators and generators",
	blocks: (*run).crossPlay,
	shows:  []measure.Metric{experiments.CommonAUC, experiments.UnigramAUC, experiments.BigramAUC},
}

// mostWithIntervals is how many columns leave room for an interval in each square.
const mostWithIntervals = 7

func (r *run) crossPlay() ([]report.Block, error) {
	p := r.CrossPlay()
	if p == nil {
		return nil, nil
	}
	var values [][]float64
	var labels [][]string
	intervals := false
	for i := range p.Detectors {
		var row []float64
		var texts []string
		for _, e := range p.AUC[i] {
			v, label := math.NaN(), ""
			if e.Mean.OK {
				v, label = e.Mean.X, prose.Fixed(e.Mean.X, heldOut.AUC.Decimals)
			}
			if e.High.OK && len(p.Opponents) <= mostWithIntervals {
				label += "\n± " + prose.Fixed(e.High.X-e.Mean.X, heldOut.AUC.Decimals)
				intervals = true
			}
			row, texts = append(row, v), append(texts, label)
		}
		values, labels = append(values, row), append(labels, texts)
	}
	h, err := plots.NewHeatmap(values)
	if err != nil {
		return nil, err
	}
	columns := slices.Clone(p.Opponents)
	if err := h.Label(labels); err != nil {
		return nil, err
	}
	const square, beside, most = 62, 150, 470 // points
	h.YLabel = "discriminator of"
	h.Width = min(square*vg.Length(len(p.Opponents))+beside, most)
	h.Height = 36*vg.Length(len(p.Detectors)) + 110
	common := ""
	if p.Common >= 0 {
		common = p.Opponents[p.Common]
	}
	for i, o := range p.Opponents { // the long names of equal generators
		if first, _, several := strings.Cut(o, ", "); several {
			columns[i] = first + ", …"
		}
	}
	if err := h.Name(names(p.Detectors), columns); err != nil {
		return nil, err
	}
	picture, err := report.NewPicture("crossplay", h, say("crossplay/figure", fill{"Intervals": intervals, "Common": common}),
		h.Alt())
	if err != nil {
		return nil, err
	}
	table, err := r.edges(p)
	return append([]report.Block{picture}, table...), err
}

// edges is the table of what each discriminator is better than the others of its seed.
func (r *run) edges(p *findings.CrossPlay) ([]report.Block, error) {
	if len(p.Detectors) < 2 {
		return nil, nil
	}
	columns := []report.Column{{Title: "Discriminator of"}}
	for j, o := range p.Opponents {
		if j == p.Common {
			o += " (common test)"
		}
		columns = append(columns, report.Column{Title: o, Number: true})
	}
	var rows [][]string
	for i, d := range p.Detectors {
		row := []string{marked(d)}
		for _, e := range p.Edge[i] {
			row = append(row, prose.Interval(e, heldOut.AUC.Decimals))
		}
		rows = append(rows, row)
	}
	notes := append([]string{say("crossplay/table", nil)}, markNotes(p.Detectors)...)
	return blockOf(report.NewTable("Each discriminator beside the mean of all, by generator. "+r.someIntervals(), columns, rows, notes...))
}
