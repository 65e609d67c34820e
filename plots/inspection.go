package plots

import (
	"github.com/ablate-go/ablate/experiments/measure"
)

// cosineBins divide the cosines that occur.
const cosineBins = 60

// InspectionFigure draws how the cosines of pairs of rows are spread in each word table of a checkpoint.
func InspectionFigure(in *measure.Inspection) (*Curves, error) {
	lo, hi := 1.0, -1.0
	for _, pairs := range in.Pairs {
		for _, cos := range pairs {
			lo, hi = min(lo, cos), max(hi, cos)
		}
	}
	width := max(hi-lo, 1e-6) / cosineBins // the same for all tables
	var series []Series
	for i, name := range in.Tables {
		s := Series{Name: name, Dashes: TableDashes(name)}
		counts := make([]float64, cosineBins)
		for _, cos := range in.Pairs[i] {
			counts[min(cosineBins-1, int((cos-lo)/width))]++
		}
		for bin, n := range counts {
			s.X = append(s.X, lo+(float64(bin)+0.5)*width)
			s.Y = append(s.Y, n/float64(max(1, len(in.Pairs[i]))))
		}
		if len(in.Pairs[i]) > 0 {
			series = append(series, s)
		}
	}
	c, err := NewCurves(series...)
	if err != nil {
		return nil, err
	}
	c.Title, c.XLabel, c.YLabel, c.Percent = "Cosines of pairs of rows", "cosine", "share of pairs", true
	return c, nil
}
