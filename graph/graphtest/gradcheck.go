// Package graphtest checks the gradients of graph operations against central differences and Gorgonia's own
// differentiation. It is for tests, here and in other modules that add operations.
package graphtest

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
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
	weights := make([]float64, x.Shape().TotalSize())
	for i := range weights {
		weights[i] = math.Sin(float64(i*7+seed)) + 0.1
	}
	constant := func(v stablehlo.Value) stablehlo.Value {
		return v.Func().Floats(v.Element, weights, x.Shape()...)
	}
	return b.Apply(graph.Spec{
		Name: fmt.Sprintf("weights%d", seed), Dtype: b.Dtype(),
		Run: b.ByType(weigh[float32](weights), weigh[float64](weights)),
		Lower: func(_ *graph.Lowering, in []stablehlo.Value) stablehlo.Value {
			return in[0].Mul(constant(in[0])).Sum()
		},
		Grad: func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(graph.Spec{
				Name: "weights'", Shape: x.Shape(), Dtype: b.Dtype(),
				Run: b.ByType(weighGrad[float32](weights), weighGrad[float64](weights)),
				Lower: func(_ *graph.Lowering, in []stablehlo.Value) stablehlo.Value {
					w := constant(in[0])
					return in[0].Along(w).Mul(w)
				},
			}, grad)}
		},
	}, x)
}

func weigh[T float32 | float64](weights []float64) graph.Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		sum := 0.0
		for i, v := range graph.Floats[T](in[0]) {
			sum += weights[i] * float64(v)
		}
		graph.Floats[T](out)[0] = T(sum)
		return nil
	}
}

func weighGrad[T float32 | float64](weights []float64) graph.Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		for i := range graph.Floats[T](out) {
			graph.Floats[T](out)[i] = T(graph.Scalar(in[0]) * weights[i])
		}
		return nil
	}
}
