package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// shownBy is what the last cell shows, by media type.
func shownBy(t *testing.T, cells ...string) map[string]any {
	t.Helper()
	path := notebookOf(t, cells...)
	if out, err := exec.Command(kernelProgram(t), "-write", path, "-run", path).CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", cells, err, out)
	}
	var book struct {
		Cells []struct {
			Outputs []struct{ Data map[string]any }
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &book); err != nil {
		t.Fatal(err)
	}
	outputs := book.Cells[len(cells)-1].Outputs
	if len(outputs) != 1 {
		t.Fatalf("%q: %d outputs", cells, len(outputs))
	}
	return outputs[0].Data
}

// A cell's last value shows itself: plots of gonum and figures as pictures, lists of ours as tables, and other types of
// ours by their fields.
func TestLastValuesShowThemselves(t *testing.T) {
	const imports = `import (
"gonum.org/v1/plot"
"gonum.org/v1/plot/plotter"
"gorgonia.org/tensor"
"github.com/ablate-go/ablate/experiments"
"github.com/ablate-go/ablate/experiments/measure"
"github.com/ablate-go/ablate/experiments/training"
"github.com/ablate-go/ablate/graph"
"github.com/ablate-go/ablate/plots"
"github.com/ablate-go/ablate/sharing"
)`
	for cell, want := range map[string]struct{ media, text string }{
		"p := plot.New()\np.Title.Text = \"Loss\"\nl, err := plotter.NewLine(plotter.XYs{{0, 1}, {1, 2}})\np.Add(l)\np": {
			"image/png", "a plot: Loss"},
		"plot.New()": {"image/png", "a plot"},
		"p := plot.New()\np.X.Scale = plot.LogScale{}\np": {
			"text/plain", "the plot cannot be drawn: "},
		`plots.NewCurves(plots.Series{Name: "a", X: []float64{1, 2}, Y: []float64{1, 2}})`: {"image/png", "Line chart."},
		"c, err := plots.NewCurves(plots.Series{Name: \"a\", X: []float64{1, 2}, Y: []float64{1, 2}})\nc.Narrow()": {
			"image/png", "Line chart."},
		`training.Tiny("rtd", "es", "joint")`:                 {"text/plain", "Sharing: es"},
		`experiments.LoadPlan("smoke")`:                       {"text/plain", "name: smoke"},
		"measure.Metrics()":                                   {"text/markdown", "eval_mlm_loss"},
		"training.HeldOutMetrics.AUC":                         {"text/plain", "Key: eval_auc"},
		"sharing.Strategies()":                                {"text/markdown", "gdes"},
		"display.Auto(sharing.GDES{})":                        {"text/plain", "Name: gdes"},
		"graph.NewParams(1, tensor.Float32)":                  {"text/plain", "graph.Params"},
		"x := 2.5\n[]measure.Scalar{{Key: \"a\", Value: &x}}": {"text/markdown", "2.5"},
	} {
		shown := shownBy(t, imports, cell)
		var text strings.Builder
		for _, line := range shown["text/plain"].([]any) {
			text.WriteString(line.(string))
		}
		if shown[want.media] == nil || !strings.Contains(text.String(), want.text) {
			t.Errorf("%s shows %v", cell, shown)
		}
	}
}
