package plots

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/scores"
)

// Two seeds whose noise cancels over time: at each step they lie apart, their smoothed curves together. The mean of the
// edges of each step's interval would be as wide as one step's.
func TestIntervalsAreThoseOfSmoothedSeeds(t *testing.T) {
	var a, b Line
	for i := range 200 {
		x, noise := float64(i), 0.1*float64(1-2*(i%2))
		a.X, a.Y = append(a.X, x), append(a.Y, 1+noise)
		b.X, b.Y = append(b.X, x), append(b.Y, 1-noise+0.001)
	}
	s := Series{Name: "a", Averaged: []Line{a, b}}
	s.X, s.Y, s.Low, s.High = Average(s.Averaged, 2)
	c, err := NewCurves(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SmoothEMA(20); err != nil {
		t.Fatal(err)
	}
	drawn := c.shown(c.series[0])
	raw, smooth := s.High[199]-s.Low[199], drawn.High[199]-drawn.Low[199]
	if raw < 1 || smooth > 0.1*raw {
		t.Errorf("the interval of one step is %g wide and that of the smoothed curves %g", raw, smooth)
	}
	if mean := ema(s.X, s.Y, 20); math.Abs(drawn.Y[199]-mean[199]) > 1e-12 {
		t.Errorf("the mean of smoothed seeds is %g and the smoothed mean %g", drawn.Y[199], mean[199])
	}
	e, err := scores.Of([]float64{ema(a.X, a.Y, 20)[199], ema(b.X, b.Y, 20)[199]})
	if err != nil {
		t.Fatal(err)
	}
	if drawn.Low[199] != e.Low.X || drawn.High[199] != e.High.X {
		t.Errorf("the interval is %g to %g, want %g to %g", drawn.Low[199], drawn.High[199], e.Low.X, e.High.X)
	}
}

// On a logarithmic axis an interval that reaches below 0 ends beneath the frame, at the top it is as it was.
func TestIntervalsBelowZeroOnALogarithmicAxis(t *testing.T) {
	s := Positive([]Series{{Name: "a", X: []float64{0, 1}, Y: []float64{1, 2}, Low: []float64{-3, 1},
		High: []float64{5, 3}}})
	c, err := NewCurves(s...)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Logarithmic(); err != nil {
		t.Fatal(err)
	}
	if low := c.shown(c.series[0]).Low; !(low[0] > 0 && low[0] < 1e-50) || low[1] != 1 {
		t.Errorf("the lower edge is %v", low)
	}
	if v := c.view(); v.yMin < 0.5 || v.yMax < 2 || v.yMax > 4 {
		t.Errorf("the axis goes from %g to %g", v.yMin, v.yMax)
	}
	c.PNG() // must not panic
}
