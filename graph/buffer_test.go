package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// deep is a stack of every operation that may work in place, large enough to be planned.
func deep(b *graph.Builder) (loss *gorgonia.Node, grads gorgonia.Nodes) {
	n := x(b, 20, 30)
	h := n
	for _, name := range []string{"a", "b", "c"} {
		s := b.Scope(name)
		y := s.Dropout("drop", s.Dense("dense", h, 30, graph.GELU, 0.3), 0.2)
		h = s.AddLayerNorm("LayerNorm",
			b.Add(y, b.MaskRows(y, floats(b, "mask", append([]float64{0, 0}, slices.Repeat([]float64{1}, 18)...)...))), h, 1e-7)
	}
	ids := b.Input("targets", tensor.Int, 20)
	loss = b.Sum(b.CrossEntropy(h, ids), graphtest.Weights(b, h, 1))
	return loss, b.Gradients(loss, n)
}

func TestCompileIntoGivesTheSameNumbers(t *testing.T) {
	values := func(compile func(*graph.Builder) (*graph.Program, error), runs int) (float64, []float64) {
		b := graph.NewBuilder(graphtest.Params(3)).Training(true)
		loss, grads := deep(b)
		p, err := compile(b)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		for range runs {
			if err := p.Run(); err != nil {
				t.Fatal(err)
			}
		}
		return graph.Scalar(loss.Value()), slices.Clone(graph.Floats[float64](grads[0].Value()))
	}
	loss, grad := values((*graph.Builder).Compile, 1)
	arena := graph.NewArena(tensor.Float64)
	for _, runs := range []int{1, 3, 2} { // three programs in turn in one arena
		l, g := values(func(b *graph.Builder) (*graph.Program, error) { return b.CompileInto(arena) }, runs)
		if l != loss || !slices.Equal(g, grad) {
			t.Errorf("%d runs in an arena give a loss of %v, not %v, or another gradient", runs, l, loss)
		}
	}
	if arena.Bytes() == 0 {
		t.Error("nothing was planned")
	}
}

// What is kept, and what nobody reads, is there after a run; an arena of another type is refused.
func TestCompileIntoKeepsWhatItIsAskedTo(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(3))
	n := x(b, 20, 30)
	kept := b.Scale(n, 2)
	end := b.Scale(b.Scale(b.Scale(b.Scale(kept, 3), 5), 7), 11)
	p, err := b.CompileInto(graph.NewArena(tensor.Float64), kept)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	first := graph.Floats[float64](n.Value())[0]
	if got := graph.Floats[float64](kept.Value())[0]; got != 2*first {
		t.Errorf("kept is %v, want %v", got, 2*first)
	}
	if got, want := graph.Floats[float64](end.Value())[0], 2*3*5*7*11*first; got-want > 1e-9 || want-got > 1e-9 {
		t.Errorf("the end is %v, want %v", got, want)
	}
	b = graph.NewBuilder(graphtest.Params(3))
	b.Scale(x(b, 2, 3), 2)
	if _, err := b.CompileInto(graph.NewArena(tensor.Float32)); err == nil ||
		!strings.Contains(err.Error(), "arena of float32") {
		t.Errorf("an arena of another type: %v", err)
	}
}

// A term given twice is not written over before it is read again, in sums and in their gradients; two
// losses over one LayerNorm have gradients of their own.
func TestSharedMemoryWithRepeats(t *testing.T) {
	build := func(b *graph.Builder) gorgonia.Nodes {
		n := x(b, 20, 30)
		y := b.LayerNorm("LayerNorm", b.Scale(n, 2), 1e-7)
		z := b.Sum(y, y, b.Scale(n, 3), y)
		one, two := graphtest.Weights(b, b.Sum(z, z, z), 1), graphtest.Weights(b, b.Scale(y, 5), 2)
		gamma := b.Node("LayerNorm.weight")
		return append(append(gorgonia.Nodes{b.Scale(z, 1)}, b.Gradients(one, n, gamma)...), b.Gradients(two, n, gamma)...)
	}
	var want [][]float64
	for _, shared := range []bool{false, true} {
		b := graph.NewBuilder(graphtest.Params(3))
		nodes := build(b)
		p, err := b.Compile()
		if shared {
			b = graph.NewBuilder(graphtest.Params(3))
			nodes = build(b)
			p, err = b.CompileInto(graph.NewArena(tensor.Float64), nodes...)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		for i, n := range nodes {
			got := graph.Floats[float64](n.Value())
			if !shared {
				want = append(want, slices.Clone(got))
			} else if !slices.Equal(got, want[i]) {
				t.Errorf("result %d differs in shared memory", i)
			}
		}
	}
}

// What comes after the plan would read memory that has been given away.
func TestNothingIsAddedToAPlannedGraph(t *testing.T) {
	b := graph.NewBuilder(graphtest.Params(3))
	n := b.Scale(x(b, 20, 30), 2)
	if _, err := b.CompileInto(graph.NewArena(tensor.Float64)); err != nil {
		t.Fatal(err)
	}
	if b.Scale(n, 3); b.Err() == nil || !strings.Contains(b.Err().Error(), "planned already") {
		t.Errorf("an operation after the plan: %v", b.Err())
	}
}
