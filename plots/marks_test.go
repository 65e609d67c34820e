package plots_test

import (
	"image/color"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/plots"
)

// A reference line lies on the bands of all series and under the curves: hidden under a band it could not be read.
func TestReferencesLieBetweenBandsAndCurves(t *testing.T) {
	x, low, high := []float64{0, 1, 2}, []float64{0.1, 0.2, 0.3}, []float64{0.7, 0.8, 0.9}
	c := must[*plots.Curves](t)(plots.NewCurves(
		plots.Series{Name: "a", X: x, Y: []float64{0.4, 0.5, 0.6}, Low: low, High: high, Color: color.NRGBA{0x11, 0x22, 0x33, 0xFF}},
		plots.Series{Name: "b", X: x, Y: []float64{0.5, 0.5, 0.5}, Low: low, High: high, Color: color.NRGBA{0x44, 0x55, 0x66, 0xFF}}))
	if err := c.Reference("chance", 0.5); err != nil {
		t.Fatal(err)
	}
	svg := c.SVG()
	lastBand := strings.LastIndex(svg, "fill-opacity:")
	line := strings.Index(svg, "stroke:#777777")
	firstCurve := min(strings.Index(svg, "stroke:#112233"), strings.Index(svg, "stroke:#445566"))
	if strings.Count(svg, "fill-opacity:") != 2 || line < lastBand || firstCurve < line {
		t.Errorf("the last band is at byte %d, the reference is at %d, the first curve at %d", lastBand, line, firstCurve)
	}
}
