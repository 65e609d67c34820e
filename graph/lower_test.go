package graph_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/lowertest"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Every operation, forward and backward, at the shapes of its gradient check.
func TestLoweredOperations(t *testing.T) {
	for name, model := range operationModels() {
		t.Run(name, func(t *testing.T) { lowertest.CheckModel(t, 5, model, tensor.Float32, tensor.Float64) })
	}
}

// Dropout masks of many steps are those of the CPU, at a size whose last four values are not whole.
func TestLoweredDropoutMasks(t *testing.T) {
	b := graph.NewBuilder(graph.NewParams(5, tensor.Float32)).Training(true)
	for _, p := range []float64{1e-6, 0.1, 0.999999} {
		for _, size := range []int{1, 3, 4, 1001} {
			b.Dropout("d", b.Scope(strings.Repeat("x", size%7+1)).Param("x", graph.Ones, size, 1), p)
		}
	}
	for _, step := range []int{0, 1, 1 << 30} {
		if err := graph.Set(b.Step(), []int{step}); err != nil {
			t.Fatal(err)
		}
		lowertest.Check(t, b)
	}
}

// Gorgonia's own operations, which a model of one's own may use.
func TestLoweredStockOperations(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(5))
	n, y := x(b, 2, 3), b.Param("y", graph.Normal(1), 2, 3)
	for _, op := range []func(a, b *gorgonia.Node) (*gorgonia.Node, error){
		func(a, b *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Add(a, b) }, gorgonia.Sub, gorgonia.HadamardProd,
		gorgonia.HadamardDiv,
	} {
		n = gorgonia.Must(op(y, n))
	}
	n = gorgonia.Must(gorgonia.Square(n))
	n = gorgonia.Must(gorgonia.Sqrt(n))
	n = gorgonia.Must(gorgonia.Sub(n, b.Graph().AddNode(gorgonia.NewConstant(2.5))))
	n = gorgonia.Must(gorgonia.Neg(gorgonia.Must(gorgonia.Exp(n))))
	l := b.Lower("stock")
	m, err := l.Return(stablehlo.Result{Name: "n", Value: l.Value(n)})
	if err != nil {
		t.Fatal(err)
	}
	got := lowertest.Run(t, m, b)[0]
	for i, want := range run(t, b, n) { // the nodes before it share memory with it
		if math.Abs(got[i]-want) > 1e-13*math.Abs(want) {
			t.Errorf("value %d is %g, want %g", i, got[i], want)
		}
	}
}

func TestLoweringRefuses(t *testing.T) {
	own := func(lower graph.Lower) func(b *graph.Builder) *gorgonia.Node {
		return func(b *graph.Builder) *gorgonia.Node {
			return b.Scope("net").Apply(graph.Spec{
				Name: "own", Shape: tensor.Shape{2, 3}, Dtype: b.Dtype(), Lower: lower,
				Run: func([]gorgonia.Value, *tensor.Dense) error { return nil },
			}, x(b, 2, 3))
		}
	}
	for want, build := range map[string]func(b *graph.Builder) *gorgonia.Node{
		"net.own runs on the CPU only": own(nil),
		"net.own gives tensor<6xf64> and should give tensor<2x3xf64>": own(
			func(_ *graph.Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Reshape(6) }),
		"lowering of net.own: stablehlo: reshape": own(
			func(_ *graph.Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Reshape(7) }),
		"lowering of net.own: runtime error: index out of range": own(
			func(_ *graph.Lowering, in []stablehlo.Value) stablehlo.Value { return in[1] }),
		"reads a buffer that no operation before it has kept": own(
			func(l *graph.Lowering, _ []stablehlo.Value) stablehlo.Value { return l.Kept(&graph.Buffer{}) }),
		"of Gorgonia runs on the CPU only": func(b *graph.Builder) *gorgonia.Node {
			return gorgonia.Must(gorgonia.Transpose(x(b, 2, 3)))
		},
		"stray is an input that the builder does not know": func(b *graph.Builder) *gorgonia.Node {
			stray := gorgonia.NewMatrix(b.Graph(), tensor.Float64, gorgonia.WithShape(2, 3), gorgonia.WithName("stray"))
			return b.Add(stray, x(b, 2, 3))
		},
		"a nil node":    func(*graph.Builder) *gorgonia.Node { return nil },
		"shapes differ": func(b *graph.Builder) *gorgonia.Node { return b.Add(x(b, 2, 3), b.Input("y", b.Dtype(), 3)) },
	} {
		b := graph.NewBuilder(graphtest.Params(5))
		n := build(b)
		l := b.Lower("refused")
		l.Value(n)
		m, err := l.Return()
		if m != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v", want, err)
		}
		if e := (graph.NoLowerError{}); strings.Contains(want, "CPU only") && !errors.As(err, &e) {
			t.Errorf("%s: the error is %T", want, err)
		}
	}
}

// The arguments are parameters in the order of use, then inputs by name, and the text is the same in each run.
func TestLoweredArgumentsAndTextAreFixed(t *testing.T) {
	texts := map[string]bool{}
	for range 3 {
		b := graph.NewBuilder(graph.NewParams(5, tensor.Float32)).Training(true)
		y := b.Dropout("d", b.Dense("d", b.Gather(x(b, 5, 3), ints(b, "ids", 1, 2)), 4, graph.GELU, 1), 0.1)
		loss := b.CrossEntropy(y, ints(b, "a targets", 1, 3))
		grads := b.Gradients(loss, b.ParamNodes()...)
		l := b.Lower("fixed")
		results := []stablehlo.Result{{Name: "loss", Value: l.Value(loss)}}
		for _, g := range grads {
			results = append(results, stablehlo.Result{Name: "gradient", Value: l.Value(g)})
		}
		m, err := l.Return(results...)
		if err != nil {
			t.Fatal(err)
		}
		texts[m.Text] = true
		var names []string
		for _, a := range m.Arguments {
			names = append(names, a.Name+" "+a.Type.String())
		}
		want := "x tensor<5x3xf32>, d.weight tensor<4x3xf32>, d.bias tensor<4xf32>, a targets tensor<2xi32>, " +
			"ids tensor<2xi32>, step tensor<1xi32>"
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("the arguments are %s, want %s", got, want)
		}
	}
	if len(texts) != 1 {
		t.Errorf("three lowerings have %d texts", len(texts))
	}
}
