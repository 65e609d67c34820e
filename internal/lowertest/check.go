package lowertest

import (
	"fmt"
	"math"
	"slices"
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

// CheckModel builds the model in float types, with the gradients of its loss on all parameters, and compares the values
// of every operation of the graph, forward and backward. Rounding hides small faults in float32, and none in float64.
func CheckModel(t *testing.T, seed uint64, model graphtest.Model, types ...tensor.Dtype) {
	t.Helper()
	for _, dt := range types {
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
// Integers are equal; floats differ by a share of the largest magnitude of the node at most. Some gradients are zero
// but for rounding, such as that of a bias of keys: so nodes below a thousandth of what is usual in the graph are
// compared with that. A scalar, a sum whose terms may cancel, is compared with what is usual.
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
	m, err := l.Return(results...)
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
	var magnitudes []float64
	for _, n := range nodes {
		if n.Dtype() != tensor.Int {
			magnitudes = append(magnitudes, largest(graph.Values(n)))
		}
	}
	slices.Sort(magnitudes)
	for i, n := range nodes {
		want := graph.Values(n)
		if n.Dtype() == tensor.Int {
			compare(t, results[i].Name, got[i], want, 0)
			continue
		}
		usual := magnitudes[len(magnitudes)/2]
		if !n.IsScalar() {
			usual *= 1e-3
		}
		scale := max(largest(want), usual)
		compare(t, results[i].Name, got[i], want, tolerances[b.Dtype()]*scale)
	}
}

func largest(data []float64) float64 {
	m := 0.0
	for _, x := range data {
		m = math.Max(m, math.Abs(x))
	}
	return m
}

// compare reports the first number that differs by more than allowed.
func compare(t testing.TB, name string, got, want []float64, allowed float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d values, want %d", name, len(got), len(want))
		return
	}
	for i, x := range want {
		if !(math.Abs(got[i]-x) <= allowed) {
			t.Errorf("%s: value %d is %g, want %g: they differ by %.2g, and %.2g is allowed", name, i, got[i], x,
				math.Abs(got[i]-x), allowed)
			return
		}
	}
}
