package lowertest

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// The largest difference that is allowed between a node's lowered value and its value in Gorgonia's run, as a share of
// the largest magnitude of the node.
var tolerances = map[tensor.Dtype]float64{tensor.Float32: 1e-5, tensor.Float64: 1e-11}

// CheckModel builds the model in both float types, with the gradients of its loss on all parameters, and compares the
// values of every operation of the graph, forward and backward.
func CheckModel(t *testing.T, seed uint64, model graphtest.Model) {
	t.Helper()
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		t.Run(dt.String(), func(t *testing.T) {
			b := graph.NewBuilder(graph.NewParams(seed, dt)).Training(true)
			loss := model(b)
			if params := b.ParamNodes(); len(params) > 0 {
				b.Gradients(loss, params...)
			}
			Check(t, b)
		})
	}
}

// Check runs the graph with the values that its inputs have, by Gorgonia and lowered, and compares all operations.
// Integers are equal; floats differ by a share of the largest magnitude of the node at most.
func Check(t *testing.T, b *graph.Builder) {
	t.Helper()
	if err := b.Err(); err != nil {
		t.Fatal(err)
	}
	var nodes gorgonia.Nodes
	for _, n := range b.Graph().AllNodes() {
		if n.Op() != nil && n.Op().Arity() > 0 {
			nodes = append(nodes, n)
		}
	}
	l := b.Lower(t.Name())
	results := make([]stablehlo.Result, len(nodes))
	for i, n := range nodes {
		results[i] = stablehlo.Result{Name: fmt.Sprint(n.Op()), Value: l.Value(n)}
	}
	m, err := l.Module(results...)
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	got := Run(t, m, b)
	for i, n := range nodes {
		if n.Dtype() == tensor.Int {
			Close(t, results[i].Name, got[i], graph.Values(n), 0)
		} else {
			Close(t, results[i].Name, got[i], graph.Values(n), tolerances[b.Dtype()])
		}
	}
}

// Close compares numbers; tolerance is a share of the largest magnitude in want.
func Close(t testing.TB, name string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d values, want %d", name, len(got), len(want))
		return
	}
	largest := 0.0
	for _, x := range want {
		largest = math.Max(largest, math.Abs(x))
	}
	for i, x := range want {
		if !(math.Abs(got[i]-x) <= tolerance*largest) {
			t.Errorf("%s: value %d is %g, want %g; the largest is %g, so they differ by %.2g of it", name, i, got[i], x,
				largest, math.Abs(got[i]-x)/largest)
			return
		}
	}
}
