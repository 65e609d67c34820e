package bindgen

// Paths are the packages that cells can import beside the standard library. The list is here and not in package
// bindings, which holds what is generated from it: the generator must build while those files do not.
func Paths() []string {
	return []string{
		"github.com/ablate-go/ablate/attention",
		"github.com/ablate-go/ablate/experiments",
		"github.com/ablate-go/ablate/experiments/findings",
		"github.com/ablate-go/ablate/experiments/measure",
		"github.com/ablate-go/ablate/experiments/training",
		"github.com/ablate-go/ablate/graph",
		"github.com/ablate-go/ablate/graph/stablehlo",
		"github.com/ablate-go/ablate/objectives",
		"github.com/ablate-go/ablate/plots",
		"github.com/ablate-go/ablate/plots/report",
		"github.com/ablate-go/ablate/plots/runreport",
		"github.com/ablate-go/ablate/pretrained",
		"github.com/ablate-go/ablate/sharing",
		"github.com/ablate-go/ablate/text",
		"github.com/ablate-go/ablate/text/corpus",
		"github.com/ablate-go/ablate/text/unigram",
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
