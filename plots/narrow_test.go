package plots_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
	"gonum.org/v1/plot/vg"
)

// figure is what all figures of a report can do.
type figure interface {
	plots.Narrower
	Hover() []plots.HoverPanel
	Size() (width, height vg.Length)
}

// narrowFigures are figures of each kind that has a drawing for narrow screens.
func narrowFigures(t *testing.T) map[string]figure {
	t.Helper()
	curves := func(title string) *plots.Curves {
		c := testkit.Must[*plots.Curves](t)(plots.NewCurves(
			plots.Series{Name: "rtd-none", X: []float64{0, 10, 20}, Y: []float64{3, 2, 1}},
			plots.Series{Name: "an arm of a long name", X: []float64{0, 10, 20}, Y: []float64{3, 2, 1.5}}))
		c.Title, c.XLabel, c.YLabel = title, "step", "MLM loss (nats a masked token)"
		return c
	}
	panels := testkit.Must[*plots.Panels](t)(plots.NewMixedPanels(curves("first"), curves("second"), curves("third"),
		curves("fourth")))
	panels.Columns, panels.Height = 2, 400
	row := testkit.Must[*plots.Panels](t)(plots.NewPanels(curves("one"), curves("two")))
	return map[string]figure{
		"curves": curves("Held-out text"), "panels": panels, "a row": row,
		"categorical": plots.NewCategorical(curves("Over λ")),
		"dots": testkit.Must[*plots.Dots](t)(plots.NewDots(plots.DotRow{Name: "rtd-none", Values: []float64{1, 2}},
			plots.DotRow{Name: "rtd-es", Values: []float64{2, 3}})),
	}
}

// A narrow drawing has all panels of the wide one, below one another, with the same values in frames of their own; and
// the wide one stays as it was.
func TestNarrowFiguresStackTheirPanels(t *testing.T) {
	for name, f := range narrowFigures(t) {
		before := f.SVG()
		narrow, ok := f.Narrow().(figure)
		if !ok {
			t.Errorf("%s: the narrow drawing is a %T", name, f.Narrow())
			continue
		}
		if f.SVG() != before {
			t.Errorf("%s: the wide drawing has changed", name)
		}
		w, h := narrow.Size()
		width, height := float64(w), float64(h)
		if width != 300 {
			t.Errorf("%s: %g points wide", name, width)
		}
		wide, all := f.Hover(), narrow.Hover()
		if len(all) != len(wide) {
			t.Errorf("%s: %d panels of %d", name, len(all), len(wide))
			continue
		}
		for i, p := range all {
			if p.Left < 0 || p.Right > width || p.Right-p.Left < 150 || p.Bottom > height || p.Bottom-p.Top < 30 {
				t.Errorf("%s: panel %d of %gx%g points: %+v", name, i, width, height, p)
			}
			if i > 0 && p.Top <= all[i-1].Bottom {
				t.Errorf("%s: panel %d begins at %g, beside the one that ends at %g", name, i, p.Top, all[i-1].Bottom)
			}
			if fmt.Sprint(p.Series) != fmt.Sprint(wide[i].Series) {
				t.Errorf("%s: panel %d has other values", name, i)
			}
		}
	}
}

// An upright label that is longer than its panel would lie over the next one.
func TestNarrowPanelsNameTheirAxisInTheTitle(t *testing.T) {
	for _, name := range []string{"panels", "curves"} {
		svg := narrowFigures(t)[name].Narrow().SVG()
		if strings.Contains(svg, "rotate(") {
			t.Errorf("%s: a text stands upright", name)
		}
		if !strings.Contains(svg, ": MLM loss (nats a masked token)</text>") {
			t.Errorf("%s: no title names the axis", name)
		}
	}
	if svg := narrowFigures(t)["curves"].SVG(); !strings.Contains(svg, "rotate(") {
		t.Error("the wide drawing has no upright label, so nothing was tested")
	}
}
