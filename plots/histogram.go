package plots

import (
	"fmt"
	"math"
)

// histogramBins divide the range of the values.
const histogramBins = 60

// NewHistogram draws how the values of each table are spread, such as the cosines of pairs of its rows: the part of
// them in each of 60 bins of equal width, which are the same for all tables. tables are names such as E_G, and
// values[i] those of the i-th; a table without values is left out. It refuses lists of different lengths, values that
// are not finite, and a figure without any value.
func NewHistogram(tables []string, values [][]float64) (*Curves, error) {
	if len(tables) != len(values) {
		return nil, fmt.Errorf("plots: a histogram has the names of %d tables and the values of %d: give each table a name",
			len(tables), len(values))
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, of := range values {
		for _, v := range of {
			if !(math.Abs(v) <= huge) {
				return nil, fmt.Errorf("plots: %s has the value %g: leave out what is not finite", tables[i], v)
			}
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	width := max(hi-lo, 1e-6) / histogramBins
	var series []Series
	for i, name := range tables {
		s := Series{Name: name, Dashes: TableDashes(name)}
		counts := make([]float64, histogramBins)
		for _, v := range values[i] {
			counts[min(histogramBins-1, int((v-lo)/width))]++
		}
		for bin, n := range counts {
			s.X = append(s.X, lo+(float64(bin)+0.5)*width)
			s.Y = append(s.Y, n/float64(max(1, len(values[i]))))
		}
		if len(values[i]) > 0 {
			series = append(series, s)
		}
	}
	c, err := NewCurves(series...)
	if err != nil {
		return nil, err
	}
	c.Percent = true
	return c, nil
}
