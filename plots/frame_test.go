package plots_test

import (
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
)

// The interval of two seeds can be a hundred times as wide as what they differ by.
func TestWideIntervalsDoNotFlattenCurves(t *testing.T) {
	s := plots.Series{
		Name: "a", X: []float64{0, 1, 2}, Y: []float64{1, 2, 3},
		Low: []float64{-500, 1.5, 2.5}, High: []float64{500, 2.5, 3.5},
	}
	p := testkit.Must[*plots.Curves](t)(plots.NewCurves(s)).Plot()
	if p.Y.Min < -0.2 || p.Y.Min > 0 || p.Y.Max < 4 || p.Y.Max > 4.2 {
		t.Errorf("the axis goes from %g to %g, want about 0 to 4: the curve and half of its span on either side", p.Y.Min,
			p.Y.Max)
	}
	s.Low[0], s.High[0] = 0.9, 1.1
	p = testkit.Must[*plots.Curves](t)(plots.NewCurves(s)).Plot()
	if p.Y.Min < 0.7 || p.Y.Max < 3.5 || p.Y.Max > 3.8 {
		t.Errorf("the axis goes from %g to %g, want the band's .9 to 3.5", p.Y.Min, p.Y.Max)
	}
	d := testkit.Must[*plots.Dots](t)(plots.NewDots(
		plots.DotRow{Name: "a", Values: []float64{1, 3}, Mean: 2, Low: -500, High: 500},
		plots.DotRow{Name: "b", Values: []float64{2}, Mean: 2, Low: nan, High: nan})).Plot()
	if d.X.Min < -0.5 || d.X.Max > 4.5 {
		t.Errorf("the dots' axis goes from %g to %g, want about 0 to 4", d.X.Min, d.X.Max)
	}
}

func TestLimitCutsWhatHasDiverged(t *testing.T) {
	x := []float64{0, 1, 2}
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(
		plots.Series{Name: "sound", X: x, Y: []float64{7, 6, 5}}, plots.Series{Name: "diverged", X: x,
			Y: []float64{7, 359, 41}}))
	c.Limit(10)
	if got := c.Cut(); got != "diverged (up to 359)" {
		t.Errorf("beyond the frame is %q", got)
	}
	if p := c.Plot(); p.Y.Max < 10 || p.Y.Max > 11 {
		t.Errorf("the axis ends at %g, want about 10", p.Y.Max)
	}
	sound := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: "sound", X: x, Y: []float64{7, 6, 5}}))
	sound.Limit(10)
	if p := sound.Plot(); sound.Cut() != "" || p.Y.Max > 8 {
		t.Errorf("a limit above the curves cuts %q and ends the axis at %g", sound.Cut(), p.Y.Max)
	}
}
