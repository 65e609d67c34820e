// Package bindings makes the packages of its list known to the interpreter: importing it fills
// imports.Packages of gomacro. Its other files are generated from the packages themselves, and a test
// generates them again.
package bindings

//go:generate go run ../cmd/bindgen

// Paths are the packages that cells can import beside the standard library.
func Paths() []string {
	return []string{
		"github.com/ablate-go/ablate/attention",
		"github.com/ablate-go/ablate/experiments",
		"github.com/ablate-go/ablate/graph",
		"github.com/ablate-go/ablate/objectives",
		"github.com/ablate-go/ablate/plots",
		"github.com/ablate-go/ablate/pretrained",
		"github.com/ablate-go/ablate/sharing",
		"github.com/ablate-go/ablate/text",
		"gonum.org/v1/plot",
		"gonum.org/v1/plot/palette",
		"gonum.org/v1/plot/palette/moreland",
		"gonum.org/v1/plot/plotter",
		"gonum.org/v1/plot/plotutil",
		"gonum.org/v1/plot/vg",
		"gonum.org/v1/plot/vg/draw",
		"gonum.org/v1/plot/vg/vgimg",
		"gorgonia.org/gorgonia",
		"gorgonia.org/tensor",
		"math/rand/v2", // graph.Init draws from it, and the interpreter's standard library is older
	}
}
