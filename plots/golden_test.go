package plots_test

import (
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"github.com/ablate-go/ablate/plots"
)

// Renew the goldens with: go test ./plots -run Golden -regen
func TestGolden(t *testing.T) {
	// Edges are blended in floating point, which CPU families round apart by a grey level; a figure
	// that changed differs by far more in some pixel.
	const delta = 0.1
	for name, example := range map[string]func(){
		"curves":   ExampleNewCurves,
		"smooth":   ExampleCurves_SmoothEMA,
		"panels":   ExampleNewPanels,
		"conflict": ExampleNewConflict,
		"heatmap":  ExampleNewHeatmap,
	} {
		t.Run(name, func(t *testing.T) {
			cmpimg.CheckPlotApprox(example, t, delta, name+".png")
			t.Cleanup(func() {
				os.Remove(filepath.Join("testdata", name+".png"))
				os.Remove(filepath.Join("testdata", name+".svg"))
			})
		})
	}
}

var _ plots.Graphic = (*plots.Curves)(nil)
var _ plots.Graphic = (*plots.Panels)(nil)
