package plots_test

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
)

const grey, blue, vermillion, purple = "#555555", "#0072B2", "#D55E00", "#CC79A7"

// Every number of a curve lies where the labels of the axes say; a gap ends a line, and what stands alone is a dot.
func TestCurvesLieWhereTheirNumbersAre(t *testing.T) {
	x := []float64{0, 10, 20, 30}
	mlm, es := []float64{4, 3, 2, 1.25}, []float64{1, 2, nan, 3.5}
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(
		plots.Series{Name: "mlm", X: x, Y: mlm, Members: []plots.Line{{X: x[:2], Y: []float64{1.5, 2.5}}, {X: x, Y: mlm}}},
		plots.Series{Name: "rtd-es", X: x, Y: es, Low: []float64{0.5, 1.5, nan, 3}, High: []float64{2, 2.5, nan, 4}},
	))
	c.Title, c.XLabel, c.YLabel = "The title", "step", "loss"
	if err := c.Reference("chance", 2.25); err != nil {
		t.Fatal(err)
	}
	d := drawn(t, c)
	a := d.axesOf(t, 0, false)
	if all := d.curves(grey, 1.7); len(all) != 1 {
		t.Errorf("mlm is %d lines", len(all))
	} else {
		wantAt(t, "mlm", all[0], a, x, mlm)
	}
	if all := d.curves(vermillion, 1.7); len(all) != 1 || len(d.discs(vermillion)) != 1 {
		t.Errorf("rtd-es is %d lines and %d dots", len(all), len(d.discs(vermillion)))
	} else {
		wantAt(t, "rtd-es", all[0], a, x[:2], es[:2])
		wantAt(t, "rtd-es after the gap", d.discs(vermillion)[0], a, x[3:], es[3:])
	}
	thin := d.curves("#545454", 0.6) // as grey, half transparent
	if len(thin) != 2 {
		t.Fatalf("%d lines of seeds", len(thin))
	}
	wantAt(t, "the first seed", thin[0], a, x[:2], []float64{1.5, 2.5})
	wantAt(t, "the second seed", thin[1], a, x, mlm)

	band := slices.IndexFunc(d.paths, func(p path) bool { return p.fill == "#D45D00" && p.radius == 0 })
	if band < 0 {
		t.Fatal("no band")
	}
	wantAt(t, "the band", d.paths[band], a, []float64{0, 10, 10, 0}, []float64{0.5, 1.5, 2.5, 2})
	reference := slices.IndexFunc(d.paths, func(p path) bool { return p.stroke == "#777777" && p.dashed })
	if reference < 0 {
		t.Fatal("no reference line")
	}
	wantAt(t, "the reference line", d.paths[reference], a, []float64{0, 30}, []float64{2.25, 2.25})
	for _, want := range []string{"The title", "step", "loss", "mlm", "rtd-es", "chance", "0", "30", "1", "4"} {
		if !slices.Contains(d.words, want) {
			t.Errorf("no text %q among %q", want, d.words)
		}
	}
}

// Names stand at the ends of their curves, from the highest to the lowest.
func TestNamesStandAtTheEndsOfTheirCurves(t *testing.T) {
	x := []float64{1, 2}
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(
		plots.Series{Name: "low", X: x, Y: []float64{9, 1}}, plots.Series{Name: "high", X: x, Y: []float64{1, 9}},
		plots.Series{Name: "mid", X: x, Y: []float64{5, 5}},
	))
	d := drawn(t, c)
	a := d.axesOf(t, 0, false)
	for name, y := range map[string]float64{"low": 1, "high": 9, "mid": 5} {
		at := slices.IndexFunc(d.labels, func(l label) bool { return l.text == name })
		if at < 0 {
			t.Errorf("no name %s", name)
		} else if l := d.labels[at]; l.at.x < a.x(2) || l.at.y+3.59-a.y(y) > 0.1 || a.y(y)-l.at.y-3.59 > 0.1 {
			t.Errorf("%s stands at %s, and its curve ends at (%.2f, %.2f)", name, l.at, a.x(2), a.y(y))
		}
	}
}

func TestLogarithmicAxisHasEqualFactorsAtEqualDistances(t *testing.T) {
	x, y := []float64{0, 10, 20, 30}, []float64{1, 10, 200, 1000}
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: "mlm", X: x, Y: y}))
	if err := c.Logarithmic(); err != nil {
		t.Fatal(err)
	}
	d := drawn(t, c)
	wantAt(t, "mlm", d.curves(grey, 1.7)[0], d.axesOf(t, 0, true), x, y)
}

// The vertical axis goes as far as the curves, as what it must include, and not beyond its limit.
func TestRangesOfTheVerticalAxis(t *testing.T) {
	x := []float64{1, 2}
	last := func(change func(*plots.Curves)) (lowest, highest float64) {
		c := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: "mlm", X: x, Y: []float64{2, 3}}))
		change(c)
		d := drawn(t, c)
		a := d.axesOf(t, 0, false)
		_, height := c.Size()
		// The numbers at the lower and the upper edge of the data, which has 275 points less title and labels.
		perPoint := 1 / (a.y(1) - a.y(0))
		return (20 - a.y(0)) * perPoint, (float64(height) - a.y(0)) * perPoint
	}
	low, high := last(func(*plots.Curves) {})
	if low < 1.5 || low > 2 || high < 3 || high > 3.5 {
		t.Errorf("the curve from 2 to 3 is drawn from %g to %g", low, high)
	}
	if low, high := last(func(c *plots.Curves) { c.Include(0, 10) }); low > 0 || high < 10 {
		t.Errorf("with 0 and 10 to be shown the axis goes from %g to %g", low, high)
	}
	if _, high := last(func(c *plots.Curves) { c.Limit(2.5) }); high > 2.8 {
		t.Errorf("with a limit of 2.5 the axis goes to %g", high)
	}
}

// Panels share their axes: equal numbers lie at equal heights, and each panel has its own curves.
func TestPanelsHaveEqualNumbersAtEqualHeights(t *testing.T) {
	one := func(name string, x, y []float64) *plots.Curves {
		c := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: name, X: x, Y: y}))
		c.Percent = true
		return c
	}
	x, y := []float64{0, 50, 100}, []float64{0.1, 0.2, 0.5}
	x2, y2 := []float64{0, 50}, []float64{0.3, 0.9}
	d := drawn(t, testkit.Must[*plots.Panels](t)(plots.NewPanels(one("mlm", x, y), one("rtd-es", x2, y2))))
	a := d.axesOf(t, 0, false)
	wantAt(t, "the first panel", d.curves(grey, 1.7)[0], a, x, y)
	second := d.axesOf(t, a.x(100)+1, false)
	if second.x(0) <= a.x(100) {
		t.Fatal("the second panel is not beside the first")
	}
	wantAt(t, "the second panel", d.curves(vermillion, 1.7)[0], axes{second.x, a.y}, x2, y2)
}

// A value is as far from the next as any other, whatever lies between them.
func TestCategoricalValuesAreEquallyFarApart(t *testing.T) {
	y := []float64{1, 2, 5}
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: "mlm", X: []float64{0, 1, 100}, Y: y}))
	d := drawn(t, plots.NewCategorical(c))
	a := d.axesOf(t, 0, false)
	dots := d.discs(grey)
	if len(dots) != 3 {
		t.Fatalf("%d dots for 3 values", len(dots))
	}
	step := dots[1].at[0].x - dots[0].at[0].x
	if further := dots[2].at[0].x - dots[1].at[0].x; step <= 0 || further-step > 0.1 || step-further > 0.1 {
		t.Errorf("from 0 to 1 it is %g, from 1 to 100 %g", step, further)
	}
	for i, dot := range dots {
		if d := dot.at[0].y - a.y(y[i]); d > 0.1 || d < -0.1 {
			t.Errorf("dot %d is %g too high", i, d)
		}
	}
	for _, want := range []string{"0", "1", "100"} {
		if !slices.Contains(d.words, want) {
			t.Errorf("no label %s", want)
		}
	}
}

// Each seed is a dot, the mean a mark across and its interval a bar; what does not exist is not drawn.
func TestDotsLieWhereTheirNumbersAre(t *testing.T) {
	d := drawn(t, testkit.Must[*plots.Dots](t)(plots.NewDots(
		plots.DotRow{Name: "mine", Values: []float64{1, 2, 3}, Mean: 2, Low: 1.5, High: 2.5},
		plots.DotRow{Name: "rtd-es", Values: []float64{4}, Mean: nan, Low: nan, High: nan},
	)))
	var ticks []point
	for _, p := range d.paths {
		if p.stroke == "#999999" && p.at[0].x == p.at[1].x {
			ticks = append(ticks, point{float64(len(ticks) + 1), p.at[0].x}) // at 1, 2, 3 and 4
		}
	}
	if len(ticks) != 4 || !slices.Contains(d.words, "4") {
		t.Fatalf("%d ticks with the texts %q", len(ticks), d.words)
	}
	x := line(ticks, func(v float64) float64 { return v })
	near := func(a, b float64) bool { return a-b < 0.1 && b-a < 0.1 }
	mine, es := d.discs("#CB78A6"), d.discs("#D45D00") // half transparent
	if len(mine) != 3 || len(es) != 1 {
		t.Fatalf("%d and %d dots for 3 seeds and 1", len(mine), len(es))
	}
	for i, dot := range append(mine, es...) {
		if !near(dot.at[0].x, x(float64(i+1))) {
			t.Errorf("the dot of %d is drawn at %g and lies at %g", i+1, dot.at[0].x, x(float64(i+1)))
		}
	}
	if es[0].at[0].y >= mine[0].at[0].y || mine[0].at[0].y != mine[2].at[0].y {
		t.Error("rows do not stand below one another")
	}
	var bars, means []path
	for _, p := range d.paths {
		switch {
		case p.width == 7:
			bars = append(bars, p)
		case p.width == 2:
			means = append(means, p)
		}
	}
	if len(bars) != 1 || len(means) != 1 {
		t.Fatalf("%d intervals and %d means, of one arm with both", len(bars), len(means))
	}
	if !near(bars[0].at[0].x, x(1.5)) || !near(bars[0].at[1].x, x(2.5)) || !near(means[0].at[0].x, x(2)) ||
		means[0].stroke != purple {
		t.Errorf("the interval %v and the mean %v", bars[0].at, means[0].at)
	}
}

// Each number of a matrix is a square in its row and column, darker the larger it is; NaN leaves its place blank.
func TestHeatmapSquaresLieInTheirRowsAndColumns(t *testing.T) {
	d := drawn(t, testkit.Must[*plots.Heatmap](t)(plots.NewHeatmap([][]float64{{1, 2, nan}, {3, 4, 1}})))
	var squares []path
	for _, p := range d.paths[1:] { // without the background
		if p.fill != "" && p.radius == 0 && p.at[1].x-p.at[0].x > 40 {
			squares = append(squares, p)
		}
	}
	if len(squares) != 5 {
		t.Fatalf("%d squares for 5 numbers", len(squares))
	}
	// By rows: 1 and 2, then 3, 4 and 1.
	for i, k := range []int{3, 4} {
		if squares[i].at[0].x != squares[i+2].at[0].x || squares[i].at[0].y <= squares[k].at[0].y {
			t.Errorf("square %d of the first row does not stand above its column", i)
		}
	}
	if squares[0].fill != squares[4].fill {
		t.Errorf("1 is %s and %s", squares[0].fill, squares[4].fill)
	}
	order := []path{squares[0], squares[1], squares[2], squares[3]}
	for i := range order[:3] {
		if light(t, order[i].fill) <= light(t, order[i+1].fill) {
			t.Errorf("%d is %s and %d is %s, which is no darker", i+1, order[i].fill, i+2, order[i+1].fill)
		}
	}
}

// light is how bright a colour #RRGGBB is, 0 to 255.
func light(t *testing.T, s string) uint8 {
	t.Helper()
	v := testkit.Must[uint64](t)(parseHex(strings.TrimPrefix(s, "#")))
	return color.GrayModel.Convert(color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}).(color.Gray).Y
}

// The bars of a histogram are shares of its values, in bins of equal width.
func TestHistogramLiesWhereItsSharesAre(t *testing.T) {
	values := []float64{0, 0, 0, 6, 6, 12} // in bins 0, 30 and 59 of 60
	c := testkit.Must[*plots.Curves](t)(plots.NewHistogram([]string{"E_G"}, [][]float64{values}))
	d := drawn(t, c)
	a := d.axesOf(t, 0, false)
	var xs, ys []float64
	for bin := range 60 {
		xs = append(xs, 12*(float64(bin)+0.5)/60)
		ys = append(ys, map[int]float64{0: 0.5, 30: 1.0 / 3, 59: 1.0 / 6}[bin])
	}
	wantAt(t, "E_G", d.curves(purple, 1.7)[0], a, xs, ys)
}

// Arms of the paper have the paper's colours in every figure, and others have colours of their own.
func TestColoursOfArms(t *testing.T) {
	x := []float64{1, 2}
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(
		plots.Series{Name: "mine", X: x, Y: []float64{1, 2}}, plots.Series{Name: "rtd-none", X: x, Y: []float64{2, 3}},
		plots.Series{Name: "rtd-es", X: x, Y: []float64{3, 4}},
	))
	d := drawn(t, c)
	a := d.axesOf(t, 0, false)
	for colour, y := range map[string][]float64{purple: {1, 2}, blue: {2, 3}, vermillion: {3, 4}} {
		if all := d.curves(colour, 1.7); len(all) != 1 {
			t.Errorf("%d curves of the colour %s", len(all), colour)
		} else {
			wantAt(t, colour, all[0], a, x, y)
		}
	}
}
