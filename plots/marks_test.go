package plots_test

import (
	"image/color"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
)

// A reference line lies on the bands and seeds of all series and under the curves: hidden under them it could not be
// read.
func TestReferencesLieOnBandsAndUnderCurves(t *testing.T) {
	x, low, high := []float64{0, 1, 2}, []float64{0.1, 0.2, 0.3}, []float64{0.7, 0.8, 0.9}
	seeds := []plots.Line{{X: x, Y: low}, {X: x, Y: high}}
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(
		plots.Series{Name: "a", X: x, Y: []float64{0.4, 0.5, 0.6}, Low: low, High: high, Members: seeds,
			Color: color.NRGBA{0x11, 0x22, 0x33, 0xFF}},
		plots.Series{Name: "b", X: x, Y: []float64{0.5, 0.5, 0.5}, Low: low, High: high, Members: seeds,
			Color: color.NRGBA{0x44, 0x55, 0x66, 0xFF}}))
	if err := c.Reference("chance", 0.5); err != nil {
		t.Fatal(err)
	}
	svg := c.SVG()
	if bands, lines := strings.Count(svg, "fill-opacity:0."), strings.Count(svg, "stroke-opacity:0.50"); bands != 2 ||
		lines != 4 {
		t.Fatalf("%d bands and %d lines of seeds, want 2 and 4", bands, lines)
	}
	beneath := max(strings.LastIndex(svg, "fill-opacity:"), strings.LastIndex(svg, "stroke-opacity:0.50"))
	line := strings.Index(svg, "stroke:#777777")
	firstCurve := min(strings.Index(svg, "stroke:#112233;stroke-width"), strings.Index(svg, "stroke:#445566;stroke-width"))
	if line < beneath || firstCurve < line {
		t.Errorf("the last band or seed is at byte %d, the reference at %d, the first curve at %d", beneath, line, firstCurve)
	}
}
