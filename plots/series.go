package plots

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// Line is one curve without a name, such as that of a single seed.
type Line struct {
	// X increases strictly; Y has the same length, and NaN where nothing was measured.
	X, Y []float64
}

// Series is one named curve with what is known of its spread.
type Series struct {
	// Name is shown beside the curve: the name of an arm or of an embedding table.
	Name string

	// X increases strictly, for instance optimizer steps.
	X []float64
	// Y has the length of X: usually the mean over seeds. NaN leaves a gap.
	Y []float64

	// Low and High, both or neither, have the length of X and bound a band, for instance a 95%
	// interval of the mean. Say in the caption what the band covers.
	Low, High []float64

	// Members are drawn thin behind the curve, one for each seed.
	Members []Line

	// Averaged are the lines that Y is the mean of and Low and High the 95 % interval, see Average; nil if only these are
	// known. What is smoothed is each of them: the mean of the edges of intervals is no interval.
	Averaged []Line

	// Color is, if nil, chosen by NewPalette from the names of the figure's series.
	Color color.Color
	// Dashes are lengths of ink and gap by turns; nil is a solid line. See TableDashes.
	Dashes []vg.Length
}

// checked returns a deep copy of s, or the first reason why it cannot be drawn.
func (s Series) checked() (Series, error) {
	if s.Name == "" {
		return Series{}, fmt.Errorf("plots: a series has an empty name: give it the name that the reader should see " +
			"beside the curve")
	}
	if err := checkXY(s.X, s.Y); err != nil {
		return Series{}, fmt.Errorf("plots: series %q: %w", s.Name, err)
	}
	if (s.Low == nil) != (s.High == nil) {
		return Series{}, fmt.Errorf("plots: series %q has only one edge of its band: give both Low and High or neither",
			s.Name)
	}
	if s.Low != nil {
		if err := checkXY(s.X, s.Low); err != nil {
			return Series{}, fmt.Errorf("plots: series %q, lower edge of the band: %w", s.Name, err)
		}
		if err := checkXY(s.X, s.High); err != nil {
			return Series{}, fmt.Errorf("plots: series %q, upper edge of the band: %w", s.Name, err)
		}
		for i := range s.Low {
			if s.Low[i] > s.High[i] {
				return Series{}, fmt.Errorf("plots: series %q: the band at x=%g runs from %g down to %g: swap Low and High",
					s.Name, s.X[i], s.Low[i], s.High[i])
			}
		}
	}
	s.X, s.Y = slices.Clone(s.X), slices.Clone(s.Y)
	s.Low, s.High = slices.Clone(s.Low), slices.Clone(s.High)
	s.Dashes = slices.Clone(s.Dashes)
	s.Members, s.Averaged = slices.Clone(s.Members), slices.Clone(s.Averaged)
	for i, m := range s.Members {
		if err := checkXY(m.X, m.Y); err != nil {
			return Series{}, fmt.Errorf("plots: series %q, member %d: %w", s.Name, i, err)
		}
		s.Members[i] = Line{X: slices.Clone(m.X), Y: slices.Clone(m.Y)}
	}
	return s, nil
}

// huge bounds what an axis can show: beyond it differences and labels lose their meaning, and a run
// that got there has diverged.
const huge = 1e100

// checkXY reports why a curve cannot be drawn.
func checkXY(x, y []float64) error {
	if len(x) != len(y) {
		return fmt.Errorf("x has %d values and y has %d: give one y, or NaN, for each x", len(x), len(y))
	}
	for i, v := range x {
		if !(math.Abs(v) <= huge) {
			return fmt.Errorf("x[%d] is %g: leave out points without a place", i, v)
		}
		if i > 0 && v <= x[i-1] {
			return fmt.Errorf("x[%d] is %g after %g: sort the points and keep one for each x", i, v, x[i-1])
		}
		if math.Abs(y[i]) > huge {
			return fmt.Errorf("y is %g at x=%g: write NaN where a run has diverged", y[i], v)
		}
	}
	return nil
}

// last returns the last measured point of the curve, and whether there is one.
func (s Series) last() (x, y float64, ok bool) {
	for i := len(s.Y) - 1; i >= 0; i-- {
		if !math.IsNaN(s.Y[i]) {
			return s.X[i], s.Y[i], true
		}
	}
	return 0, 0, false
}

// lines lists every run of numbers that the series draws.
func (s Series) lines() []Line {
	all := []Line{{X: s.X, Y: s.Y}}
	if s.Low != nil {
		all = append(all, Line{X: s.X, Y: s.Low}, Line{X: s.X, Y: s.High})
	}
	return append(all, s.Members...)
}

// SameValues reports whether two series would be drawn on the same points: their curves, bands and members are equal.
func (s Series) SameValues(t Series) bool {
	x, y := s.lines(), t.lines()
	if len(x) != len(y) {
		return false
	}
	same := func(v, w float64) bool { return v == w || math.IsNaN(v) && math.IsNaN(w) }
	for i := range x {
		if !slices.Equal(x[i].X, y[i].X) || !slices.EqualFunc(x[i].Y, y[i].Y, same) {
			return false
		}
	}
	return true
}

// Positive leaves out what a logarithmic axis cannot show: values that are 0 or less become gaps, in place, series
// without a positive value are dropped, and intervals that reach below 0 end beneath the frame.
func Positive(all []Series) []Series {
	var some []Series
	for _, s := range all {
		measured := false
		for i := range s.Y {
			if !(s.Y[i] > 0) {
				s.Y[i] = math.NaN()
			}
			if s.Low != nil && s.Low[i] <= 0 {
				s.Low[i] = 1 / huge // below the frame
			}
			measured = measured || s.Y[i] > 0
		}
		for _, m := range append(slices.Clone(s.Members), s.Averaged...) {
			for i := range m.Y {
				if !(m.Y[i] > 0) {
					m.Y[i] = math.NaN()
				}
				measured = measured || m.Y[i] > 0
			}
		}
		if measured {
			some = append(some, s)
		}
	}
	return some
}
