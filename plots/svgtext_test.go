package plots_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
)

var svgText = regexp.MustCompile(`<text (?:textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs" )?x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</text>`)

// named is a figure with subscripts in its names, and a name that looks like a text of the document.
func named(t *testing.T) *plots.Curves {
	x := []float64{0, 1, 2}
	return testkit.Must[*plots.Curves](t)(plots.NewCurves(
		plots.Series{Name: "cosine of E_G and of E_Δ, held out", X: x, Y: []float64{1, 2, 3}},
		plots.Series{Name: `<text x="1"> `, X: x, Y: []float64{1, 2, 4}}))
}

// Whatever font a viewer has, each piece of a text ends where the next was measured to begin.
func TestSVGTextHasItsWidth(t *testing.T) {
	svg := named(t).SVG()
	found := svgText.FindAllStringSubmatch(svg, -1)
	if len(found) != strings.Count(svg, "<text ") || len(found) < 10 {
		t.Fatalf("%d of %d texts were understood", len(found), strings.Count(svg, "<text "))
	}
	number := func(s string) float64 { return testkit.Must[float64](t)(strconv.ParseFloat(s, 64)) }
	subs := 0
	for i, m := range found {
		if m[1] == "" {
			t.Errorf("the text %q has no width", m[4])
			continue
		}
		if i+1 < len(found) && (found[i+1][4] == "G" || found[i+1][4] == "Δ") {
			subs++
			if end, next := number(m[2])+number(m[1]), number(found[i+1][2]); end > next+0.05 || end < next-0.05 {
				t.Errorf("%q ends at %g, and its subscript begins at %g", m[4], end, next)
			}
		}
	}
	if subs != 2 {
		t.Errorf("%d subscripts, want 2", subs)
	}
}
