package plots_test

import (
	"log"
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/plots"
)

// An attention map with its tokens. The numbers are made up: each token looks at itself and at its neighbours.
func ExampleNewHeatmap() {
	tokens := []string{"[CLS]", "the", "buffer", "is", "never", "nil", "[SEP]"}
	var weights [][]float64
	for i := range tokens {
		var row []float64
		for j := range tokens {
			row = append(row, math.Exp(-math.Abs(float64(i-j)))/(1+float64(i)))
		}
		weights = append(weights, row)
	}
	fig, err := plots.NewHeatmap(weights)
	if err != nil {
		log.Fatal(err)
	}
	fig.Title, fig.XLabel, fig.YLabel, fig.Low = "Attention of one head", "looked at", "looks", 0
	if err := fig.Name(tokens, tokens); err != nil {
		log.Fatal(err)
	}
	if err := fig.Save("testdata", "heatmap"); err != nil {
		log.Fatal(err)
	}
}

func TestHeatmapRefusesWhatIsNoMatrix(t *testing.T) {
	nan := math.NaN()
	for want, values := range map[string][][]float64{
		"0 rows holds no value":       nil,
		"1 rows holds no value":       {{nan}},
		"2 rows holds no value":       {{}, {}},
		"row 1 of the matrix has 1":   {{1, 2}, {3}},
		"-Inf in row 0, column 1":     {{1, math.Inf(-1)}},
		"+Inf in row 1, column 0":     {{1}, {math.Inf(1)}},
		"1e+200 in row 0, column 0: ": {{1e200}},
	} {
		if _, err := plots.NewHeatmap(values); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gave %v, want %q", values, err, want)
		}
	}
	h, err := plots.NewHeatmap([][]float64{{1, 2, nan}, {3, 4, 5}})
	if err != nil {
		t.Fatal(err)
	}
	if h.Low != 1 || h.High != 5 {
		t.Errorf("the scale goes from %g to %g", h.Low, h.High)
	}
	if err := h.Name([]string{"a"}, nil); err == nil || !strings.Contains(err.Error(), "1 names for 2 rows") {
		t.Errorf("one name for two rows: %v", err)
	}
	if got := h.Alt(); got != "Matrix: 2 rows, 3 columns, values from 1 to 5." {
		t.Errorf("described as %q", got)
	}
}

// A constant matrix, one square and a tall one can be drawn too.
func TestHeatmapOfEveryShape(t *testing.T) {
	tall := make([][]float64, 600)
	for i := range tall {
		tall[i] = []float64{float64(i)}
	}
	for _, values := range [][][]float64{{{0}}, {{2, 2}, {2, 2}}, tall} {
		h, err := plots.NewHeatmap(values)
		if err != nil {
			t.Fatal(err)
		}
		if len(h.PNG()) == 0 || !strings.Contains(h.SVG(), "</svg>") {
			t.Errorf("%d rows gave no picture", len(values))
		}
	}
}

var _ plots.Graphic = (*plots.Heatmap)(nil)

// Labels stand in the squares, line by line, and must fit the matrix.
func TestLabelsInSquares(t *testing.T) {
	h, err := plots.NewHeatmap([][]float64{{0.5, 0.9}})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][][]string{{{"a"}}, {{"a", "b"}, {"c", "d"}}, nil} {
		if err := h.Label(bad); err == nil || !strings.Contains(err.Error(), "one for each value") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := h.Label([][]string{{"0.500\n± 0.010", "0.900"}}); err != nil {
		t.Fatal(err)
	}
	svg := h.SVG()
	for _, want := range []string{">0.500<", ">± 0.010<", ">0.900<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is not drawn", want)
		}
	}
	if narrow, ok := h.Narrow().(*plots.Heatmap); !ok || narrow.Width > 300 || !strings.Contains(narrow.SVG(), ">0.900<") {
		t.Error("the drawing for narrow screens is too wide, or has no labels")
	}
}
