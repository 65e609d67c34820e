package plots_test

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
	"gonum.org/v1/plot/vg"
)

// lengthOf lets tables of plain numbers name a size.
func lengthOf(points float64) vg.Length { return vg.Length(points) }

func TestNewPanelsRefusesWhatCannotShareAnAxis(t *testing.T) {
	linear := testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("a", 2, 1)))
	log := testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("a", 2, 1)))
	if err := log.Logarithmic(); err != nil {
		t.Fatal(err)
	}
	percent := testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("a", 2, 1)))
	percent.Percent = true
	for name, panels := range map[string][]*plots.Curves{
		"empty": nil, "nil": {linear, nil}, "linear and log": {linear, log}, "number and percent": {linear, percent},
	} {
		if _, err := plots.NewPanels(panels...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := plots.NewMixedPanels(linear, log, percent); err != nil {
		t.Errorf("mixed panels were refused: %v", err)
	}
}

func TestPanelsShareTheirAxis(t *testing.T) {
	low := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: "a", X: []float64{0, 1}, Y: []float64{0, 1}}))
	high := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: "a", X: []float64{0, 1},
		Y: []float64{0, 40}}))
	p := testkit.Must[*plots.Panels](t)(plots.NewPanels(low, high))
	if n := strings.Count(p.SVG(), ">40</text>"); n != 1 {
		t.Errorf("the label 40 stands %d times, want once for both panels", n)
	}
	p.FreeY = true
	if svg := p.SVG(); !strings.Contains(svg, ">1.0</text>") || !strings.Contains(svg, ">40</text>") {
		t.Error("with FreeY each panel should have its own labels")
	}
}

func TestNewConflictRefusesImpossibleMeasures(t *testing.T) {
	one := func(y float64) []plots.Series {
		return []plots.Series{{Name: "rtd-es", X: []float64{1, 2}, Y: []float64{y, math.NaN()}}}
	}
	for name, tc := range map[string][3][]plots.Series{
		"cosine of 2":     {one(2), one(0.5), one(1)},
		"share of 50":     {one(0), one(50), one(1)},
		"ratio of 0":      {one(0), one(0.5), one(0)},
		"nothing":         {nil, nil, nil},
		"negative share":  {one(0), one(-0.1), one(1)},
		"no ratios given": {one(0), one(0.5), nil},
	} {
		if _, err := plots.NewConflict(tc[0], tc[1], tc[2]); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := plots.NewConflict(one(-1), one(1), one(1e-3)); err != nil {
		t.Error(err)
	}
}

func TestAltNamesEveryCurve(t *testing.T) {
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("rtd-es", 2, 1),
		plots.Series{Name: "b", X: []float64{1, 2}, Y: []float64{0.25, math.NaN()}}))
	p := testkit.Must[*plots.Panels](t)(plots.NewPanels(c))
	for _, alt := range []string{c.Alt(), p.Alt()} {
		if !strings.Contains(alt, "rtd-es") || !strings.Contains(alt, "b 0.25 at 1") {
			t.Errorf("alt text %q lacks a curve", alt)
		}
	}
}
