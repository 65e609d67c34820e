package plots_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/plots"
)

var nan, inf = math.NaN(), math.Inf(1)

func TestNewCurvesRefusesBadData(t *testing.T) {
	good := plots.Series{Name: "a", X: []float64{1, 2}, Y: []float64{3, nan}}
	with := func(change func(*plots.Series)) plots.Series {
		s := good
		change(&s)
		return s
	}
	for name, tc := range map[string]struct {
		series []plots.Series
		says   string
	}{
		"none":           {nil, "no measured value"},
		"nothing":        {[]plots.Series{with(func(s *plots.Series) { s.Y = []float64{nan, nan} })}, "no measured value"},
		"no points":      {[]plots.Series{{Name: "a"}}, "no measured value"},
		"no name":        {[]plots.Series{with(func(s *plots.Series) { s.Name = "" })}, "empty name"},
		"one name twice": {[]plots.Series{good, good}, `named "a"`},
		"lengths":        {[]plots.Series{with(func(s *plots.Series) { s.Y = []float64{1} })}, "x has 2 values and y has 1"},
		"infinite y":     {[]plots.Series{with(func(s *plots.Series) { s.Y = []float64{1, -inf} })}, "y is -Inf at x=2"},
		"NaN in x":       {[]plots.Series{with(func(s *plots.Series) { s.X = []float64{1, nan} })}, "x[1] is NaN"},
		"infinite x":     {[]plots.Series{with(func(s *plots.Series) { s.X = []float64{1, inf} })}, "x[1] is +Inf"},
		"unsorted":       {[]plots.Series{with(func(s *plots.Series) { s.X = []float64{2, 1} })}, "x[1] is 1 after 2"},
		"same x":         {[]plots.Series{with(func(s *plots.Series) { s.X = []float64{2, 2} })}, "x[1] is 2 after 2"},
		"half a band":    {[]plots.Series{with(func(s *plots.Series) { s.Low = []float64{1, 1} })}, "one edge"},
		"short band": {[]plots.Series{with(func(s *plots.Series) { s.Low, s.High = []float64{1}, []float64{1} })},
			"lower edge"},
		"swapped band": {[]plots.Series{with(func(s *plots.Series) { s.Low, s.High = []float64{1, 2}, []float64{1, 1} })},
			"swap"},
		"bad member": {[]plots.Series{with(func(s *plots.Series) { s.Members = []plots.Line{{X: []float64{1}}} })},
			"member 0"},
	} {
		t.Run(name, func(t *testing.T) {
			fig, err := plots.NewCurves(tc.series...)
			if err == nil || fig != nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v, %v; want an error that says %q", fig, err, tc.says)
			}
		})
	}
}

func TestLogarithmicRefusesWhatItCannotShow(t *testing.T) {
	x := []float64{1, 2}
	newCurves := testkit.Must[*plots.Curves](t)
	if err := newCurves(plots.NewCurves(plots.Series{Name: "a", X: x, Y: []float64{1, 0}})).Logarithmic(); err == nil {
		t.Error("a zero was accepted")
	}
	c := newCurves(plots.NewCurves(plots.Series{Name: "a", X: x, Y: []float64{1, nan}}))
	if err := c.Logarithmic(); err != nil {
		t.Error(err)
	}
	if err := c.Reference("r", -1); err == nil {
		t.Error("a negative reference line was accepted")
	}
	if err := c.Reference("r", nan); err == nil {
		t.Error("a reference line at NaN was accepted")
	}
	c = newCurves(plots.NewCurves(plots.Series{Name: "a", X: x, Y: []float64{1, 2}}))
	if err := c.Reference("zero", 0); err != nil {
		t.Fatal(err)
	}
	if err := c.Logarithmic(); err == nil {
		t.Error("a reference line at zero was accepted")
	}
}

func TestSmoothingRefusesBadWidths(t *testing.T) {
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("a", 2, 1)))
	for _, w := range []int{-3, 0, 1, 4} {
		if c.SmoothCentered(w) == nil {
			t.Errorf("a window of %d was accepted", w)
		}
	}
	for _, h := range []float64{-1, 0, nan, inf} {
		if c.SmoothEMA(h) == nil {
			t.Errorf("a half-life of %g was accepted", h)
		}
	}
	if c.Note() != "" {
		t.Errorf("refused smoothing left the note %q", c.Note())
	}
	if err := c.SmoothEMA(100); err != nil || !strings.Contains(c.Note(), "100") {
		t.Errorf("got error %v and note %q", err, c.Note())
	}
}

func TestNewCurvesCopiesItsData(t *testing.T) {
	s := seeds("a", 2, 1)
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(s))
	before := c.SVG()
	s.X[0], s.Y[0], s.Low[0], s.Members[0].Y[0] = -9, 99, -99, 999
	if c.SVG() != before {
		t.Error("the figure changed with the caller's slices")
	}
}

func TestSameDataSameBytes(t *testing.T) {
	for name, draw := range map[string]func() plots.Graphic{
		"curves": func() plots.Graphic {
			return testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("x", 3, 1), seeds("rtd-es", 3, 2), seeds("y", 3, 1.5)))
		},
		"panels": func() plots.Graphic {
			c := testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("x", 3, 1), seeds("y", 3, 1.5)))
			return testkit.Must[*plots.Panels](t)(plots.NewPanels(c, c))
		},
	} {
		a, b := draw(), draw()
		if len(a.PNG()) == 0 || !bytes.Equal(a.PNG(), b.PNG()) {
			t.Errorf("%s: PNGs of the same data differ", name)
		}
		if a.SVG() == "" || a.SVG() != b.SVG() || a.SVG() != a.SVG() {
			t.Errorf("%s: SVGs of the same data differ", name)
		}
	}
}

func TestSVGKeepsTextAndFallsBackToCommonFonts(t *testing.T) {
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(plots.Series{Name: "E_Δ", X: []float64{1, 2}, Y: []float64{1, 2}}))
	c.Title = `λ < 1 & "so"`
	svg := c.SVG()
	for _, want := range []string{">E</text>", ">Δ</text>", "λ &lt; 1 &amp;", "'Liberation Sans',Arial"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the SVG lacks %q", want)
		}
	}
}

// Nothing that passes the constructors may panic, however odd.
func TestOddFiguresAreDrawn(t *testing.T) {
	x := []float64{1, 2, 3}
	for name, s := range map[string][]plots.Series{
		"one point":       {{Name: "a", X: []float64{7}, Y: []float64{0}}},
		"constant":        {{Name: "a", X: x, Y: []float64{5, 5, 5}}},
		"lone values":     {{Name: "a", X: x, Y: []float64{1, nan, 2}}},
		"no values":       {{Name: "a", X: x, Y: []float64{1, 2, 3}}, {Name: "b", X: x, Y: []float64{nan, nan, nan}}},
		"huge":            {{Name: "a", X: []float64{-1e100, 0, 1e100}, Y: []float64{-1e100, 1e100, 1}}},
		"tiny":            {{Name: "a", X: x, Y: []float64{5e-324, 0, 1e-300}}},
		"below precision": {{Name: "a", X: []float64{1e15, 1e15 + 0.25}, Y: []float64{1e9, 1e9 + 1e-6}}},
		"hostile name":    {{Name: "<svg>\x00\n\xff\"'&", X: x, Y: []float64{1, 2, 3}}},
		"band of gaps": {{Name: "a", X: x, Y: []float64{1, 2, 3}, Low: []float64{nan, 1, nan},
			High: []float64{1, 2, nan}}},
	} {
		t.Run(name, func(t *testing.T) {
			c := testkit.Must[*plots.Curves](t)(plots.NewCurves(s...))
			for _, w := range []float64{470, 0, -5, 3, nan, inf} {
				c.Width, c.Height = lengthOf(w), lengthOf(w)
				if len(c.SVG()) == 0 {
					t.Errorf("no SVG at width %g", w)
				}
			}
			p := testkit.Must[*plots.Panels](t)(plots.NewPanels(c, c, c))
			for _, columns := range []int{-1, 0, 2, 99} {
				p.Columns = columns
				if len(p.SVG()) == 0 {
					t.Errorf("no SVG with %d columns", columns)
				}
			}
			if c.Logarithmic() == nil && len(c.SVG()) == 0 {
				t.Error("no SVG with a logarithmic axis")
			}
		})
	}
}

func TestSaveRefusesNamesThatArePaths(t *testing.T) {
	c := testkit.Must[*plots.Curves](t)(plots.NewCurves(seeds("a", 2, 1)))
	for _, name := range []string{"", "../up", "a/b", ".hidden", "a.png", "a b"} {
		if c.Save(t.TempDir(), name) == nil {
			t.Errorf("%q was accepted", name)
		}
	}
}
