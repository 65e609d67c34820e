package browsertest

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/plots"
	"github.com/chromedp/chromedp"
)

// Each text of a figure is as wide as it was measured to be, whatever fonts this machine has.
func TestTextsHaveTheirWidth(t *testing.T) {
	x := []float64{0, 1, 2}
	figure, err := plots.NewCurves(
		plots.Series{Name: "cosine of E_G and of E_Δ, held out", X: x, Y: []float64{1, 2, 3}},
		plots.Series{Name: `<text x="1"> `, X: x, Y: []float64{1, 2, 4}}) // looks like a text of the document
	if err != nil {
		t.Fatal(err)
	}
	tab := browser(t)
	drawing := "data:text/html;charset=utf-8," + strings.NewReplacer("%", "%25", "#", "%23").Replace(figure.SVG())
	for _, document := range []struct {
		name, url, ready string
		atLeast          int // texts
	}{
		{"a figure", drawing, "svg", 10},
		{"the report", tab.report, "footer", 100},
	} {
		var texts int
		var off []string
		tab.do("open "+document.name, chromedp.Navigate(document.url), chromedp.WaitReady(document.ready),
			// The gallery hides all pictures but one, and what is hidden has no width.
			eval(`document.querySelectorAll('.gallery figure').forEach((e) => { e.hidden = false; })`, nil),
			eval(`document.querySelectorAll('text').length`, &texts),
			// Of the two drawings of a figure one is shown.
			eval(`document.querySelectorAll('.narrow').forEach((e) => { e.style.display = 'block'; })`, nil),
			// A text is drawn in the document's own points, so its width needs no scale.
			eval(`[...document.querySelectorAll('text')].filter((e) =>
				!(Math.abs(e.getBBox().width - e.getAttribute('textLength')) <= 1)).map((e) =>
				e.textContent + ' ' + e.getBBox().width + ' ' + e.getAttribute('textLength'))`, &off))
		if texts < document.atLeast || len(off) > 0 {
			t.Errorf("%s: of %d texts these have another width than measured: %q", document.name, texts, off)
		}
	}
}
