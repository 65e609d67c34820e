package training

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// The bounds of the difference from the reference, relative to a tensor's largest value. transformers takes
// sqrt(terms·d) in float32 in places; the fixtures undo that.
const (
	refTolerance   = 1e-9 // in float64
	refTolerance32 = 2e-5 // in float32, as models are trained; 7e-6 has been seen
)

var tolerances = map[tensor.Dtype]float64{tensor.Float64: refTolerance, tensor.Float32: refTolerance32}

// eachPrecision runs f in both, with the bound of each.
func eachPrecision(t *testing.T, f func(t *testing.T, dtype tensor.Dtype, tolerance float64)) {
	for _, dtype := range []tensor.Dtype{tensor.Float64, tensor.Float32} {
		t.Run(dtype.String(), func(t *testing.T) { f(t, dtype, tolerances[dtype]) })
	}
}

// runGraph fills the parameters by the formula, feeds the batch and runs the graph once.
func runGraph(t *testing.T, b *graph.Builder, params *graph.Params, batch *Batch) {
	t.Helper()
	p, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	useFormula(params, 0.2)
	if err := feed(b, batch); err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
}

// values64 are a node's values, whatever their precision; not to be written to.
func values64(n *gorgonia.Node) []float64 {
	single, ok := n.Value().Data().([]float32)
	if !ok {
		return graph.Floats[float64](n.Value())
	}
	v := make([]float64, len(single))
	for i, x := range single {
		v[i] = float64(x)
	}
	return v
}

// compareLoss checks a loss that a graph has just computed.
func compareLoss(t *testing.T, what string, n *gorgonia.Node, want, tolerance float64) {
	t.Helper()
	if got := *scalar(n); !(math.Abs(got-want) <= tolerance*want) {
		t.Errorf("%s is %.12g, reference %.12g", what, got, want)
	}
}

// compareGradients holds every parameter's gradient, summed over the losses of all phases, against the reference.
func compareGradients(t *testing.T, phases []*phase, want map[string]refTensor, tolerance float64) {
	t.Helper()
	sums := map[string][]float64{}
	for _, p := range phases {
		for _, g := range p.trained() {
			sum := sums[g.Param.Name]
			if sum == nil {
				sum = make([]float64, g.Param.Size())
				sums[g.Param.Name] = sum
			}
			for _, part := range g.Grads {
				for i, x := range values64(part) {
					sum[i] += x
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		if ref, ok := want[name]; ok {
			compareRows(t, "gradient of "+name, sums[name], ref.Data, nil, tolerance)
		} else {
			t.Errorf("the reference has no gradient of %s", name)
		}
	}
	if len(sums) != len(want) {
		t.Errorf("%d gradients, the reference has %d", len(sums), len(want))
	}
}

// compareRows checks rows of got whose mask is 1 against want, relative to the largest value.
func compareRows(t *testing.T, what string, got, want []float64, mask []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, reference has %d", what, len(got), len(want))
	}
	largest := 0.0
	for _, v := range want {
		largest = math.Max(largest, math.Abs(v))
	}
	width := 1
	if mask != nil {
		width = len(want) / len(mask)
	}
	for i := range want {
		if mask != nil && mask[i/width] == 0 {
			continue
		}
		if d := math.Abs(got[i] - want[i]); !(d <= tolerance*largest) {
			t.Errorf("%s: value %d is %.10g, reference %.10g", what, i, got[i], want[i])
			return
		}
	}
}
