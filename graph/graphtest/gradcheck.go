// Package graphtest checks the gradients of graph operations against central differences and Gorgonia's own
// differentiation. It is for tests, here and in other modules that add operations.
package graphtest

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Model adds a scalar loss to a float64 builder. It must build the same loss in each call.
type Model func(b *graph.Builder) *gorgonia.Node

// CheckGradients compares ∂loss/∂p of every parameter of the model with central differences, and with
// gorgonia.Grad of a second copy of the graph. Failures name the parameter and the element.
// Relative errors are taken against the larger of the gradient and 1e-3 of the largest gradient.
func CheckGradients(t testing.TB, params *graph.Params, model Model, tolerance float64) {
	t.Helper()
	b := graph.NewBuilder(params).Training(true)
	loss := model(b)
	nodes := b.ParamNodes()
	grads := b.Gradients(loss, nodes...)
	run := compile(t, b)
	run()
	got := make([][]float64, len(nodes))
	largest := 0.0
	for i, g := range grads {
		got[i] = append([]float64(nil), graph.Floats[float64](g.Value())...)
		for _, x := range got[i] {
			largest = math.Max(largest, math.Abs(x))
		}
	}
	if largest == 0 {
		t.Fatalf("every gradient is zero: the check would prove nothing")
	}
	compareWithGorgonia(t, params, model, got, largest)

	forward := graph.NewBuilder(params).Training(true)
	fl := model(forward)
	eval := compile(t, forward)
	for i, n := range nodes {
		data := params.Get(n.Name()).Value.Data().([]float64)
		for j := range data {
			const h = 1e-5
			x := data[j]
			data[j] = x + h
			eval()
			up := graph.Scalar(fl.Value())
			data[j] = x - h
			eval()
			down := graph.Scalar(fl.Value())
			data[j] = x
			want := (up - down) / (2 * h)
			if err := relative(got[i][j], want, largest); err > tolerance {
				t.Errorf("gradient of %s[%d] is %g, central difference %g, relative error %.2g", n.Name(), j, got[i][j], want, err)
				return
			}
		}
	}
}

func compareWithGorgonia(t testing.TB, params *graph.Params, model Model, got [][]float64, largest float64) {
	t.Helper()
	b := graph.NewBuilder(params).Training(true)
	loss := model(b)
	if err := b.Err(); err != nil {
		t.Fatal(err)
	}
	nodes := b.ParamNodes()
	grads, err := gorgonia.Grad(loss, nodes...)
	if err != nil {
		t.Fatalf("gorgonia.Grad: %v", err)
	}
	values := make([]gorgonia.Value, len(grads))
	for i, g := range grads {
		gorgonia.Read(g, &values[i])
	}
	compile(t, b)()
	for i, n := range nodes {
		for j, want := range graph.Floats[float64](values[i]) {
			if err := relative(got[i][j], want, largest); err > 1e-9 {
				t.Errorf("gradient of %s[%d] is %g, by gorgonia.Grad %g", n.Name(), j, got[i][j], want)
				return
			}
		}
	}
}

func relative(got, want, largest float64) float64 {
	return math.Abs(got-want) / math.Max(math.Max(math.Abs(got), math.Abs(want)), 1e-3*largest)
}

func compile(t testing.TB, b *graph.Builder) func() {
	t.Helper()
	p, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return func() {
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
	}
}

// Params returns an empty float64 parameter set with the given seed.
func Params(seed uint64) *graph.Params { return graph.NewParams(seed, tensor.Float64) }

// Weights is the sum of x·w, where the weights w of the elements are all different and depend on seed: a gradient check
// then checks each element of x. The result is a scalar.
func Weights(b *graph.Builder, x *gorgonia.Node, seed int) *gorgonia.Node {
	if b.Failed(x) {
		return nil
	}
	weight := func(i int) float64 { return math.Sin(float64(i*7+seed)) + 0.1 }
	return b.Apply(graph.Spec{
		Name: fmt.Sprintf("weights%d", seed), Dtype: tensor.Float64,
		Run: func(in []gorgonia.Value, out *tensor.Dense) error {
			sum := 0.0
			for i, v := range graph.Floats[float64](in[0]) {
				sum += weight(i) * v
			}
			graph.Floats[float64](out)[0] = sum
			return nil
		},
		Grad: func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(graph.Spec{
				Name: "weights'", Shape: x.Shape(), Dtype: tensor.Float64,
				Run: func(in []gorgonia.Value, out *tensor.Dense) error {
					for i := range graph.Floats[float64](out) {
						graph.Floats[float64](out)[i] = graph.Scalar(in[0]) * weight(i)
					}
					return nil
				},
			}, grad)}
		},
	}, x)
}
