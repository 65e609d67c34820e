package graph_test

import (
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// stack is three parts, each with dropout and weights of its own, which also read the input of the first and a weight of
// all. Two losses go through all of them.
func stack(b *graph.Builder) (losses gorgonia.Nodes) {
	x, scale := b.Param("x", graph.Normal(1), 5, 4), b.Param("scale", graph.Normal(1), 4, 4)
	first := x
	for _, name := range []string{"a", "b", "c"} {
		x = b.Recomputed(gorgonia.Nodes{x, first}, func(in gorgonia.Nodes) *gorgonia.Node {
			part := b.Scope(name)
			y := part.Dense("dense", in[0], 4, graph.GELU, 1)
			y = part.Dropout("dropout", b.Add(b.Linear(y, scale, nil, graph.Identity), in[1]), 0.2)
			return part.AddLayerNorm("norm", y, in[0], 1e-5)
		})
	}
	targets := b.Input("targets", tensor.Int, 5)
	if targets == nil || graph.Set(targets, []int{0, 3, 1, -1, 2}) != nil || graph.Set(b.Step(), []int{7}) != nil {
		return gorgonia.Nodes{nil, nil}
	}
	other := b.CrossEntropy(b.Linear(x, scale, nil, graph.GELU), targets)
	return gorgonia.Nodes{b.CrossEntropy(x, targets), b.Scale(other, 0.5)}
}

// The gradients of two losses through parts that are computed again have the bits of those through kept ones.
func TestRecomputedPartsHaveTheSameGradients(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		var all [2][][]float64
		for i, again := range []bool{false, true} {
			b := graph.NewBuilder(graph.NewParams(3, dt)).Training(true).Recompute(again)
			losses := stack(b)
			b.Training(false) // what is computed again is as it was added
			var grads gorgonia.Nodes
			for _, loss := range losses {
				grads = append(grads, b.Gradients(loss, b.ParamNodes()...)...)
			}
			p, err := b.CompileInto(graph.NewArena(dt), append(grads, losses...)...)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := p.Run(); err != nil {
					t.Fatal(err)
				}
			}
			for _, n := range append(grads, losses...) {
				all[i] = append(all[i], graph.Values(n))
			}
			p.Close()
		}
		for i, want := range all[0] {
			for j, x := range want {
				if all[1][i][j] != x {
					t.Fatalf("%v: gradient %d, value %d is %g, and %g without recomputation", dt, i, j, all[1][i][j], x)
				}
			}
		}
	}
}

// The gradients are those of differences of the loss.
func TestGradientsThroughRecomputedParts(t *testing.T) {
	graphtest.CheckGradients(t, graphtest.Params(3), func(b *graph.Builder) *gorgonia.Node {
		losses := stack(b.Recompute(true).Training(true))
		return b.Add(losses[0], losses[1])
	}, 1e-6)
}

// A part that fails the second time is the error of the graph.
func TestAPartThatFailsTheSecondTime(t *testing.T) {
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32)).Recompute(true)
	calls := 0
	y := b.Recomputed(gorgonia.Nodes{b.Param("x", graph.Normal(1), 2, 4)}, func(in gorgonia.Nodes) *gorgonia.Node {
		if calls++; calls > 1 {
			return b.Fail("no second time")
		}
		return b.Scale(in[0], 2)
	})
	targets := b.Input("targets", tensor.Int, 2)
	if b.Gradients(b.CrossEntropy(y, targets), b.Node("x")); b.Err() == nil {
		t.Error("no error")
	}
}
