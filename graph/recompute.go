package graph

import (
	"slices"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A backward pass reads most results of the forward pass, so that all of them are kept until then. Where memory is
// short, a part of the graph, such as a layer, keeps its inputs alone, and computes its results a second time when its
// backward pass begins: the same operations on the same values, and so the same bits.

// Recompute switches recomputation on for the parts that are added from here on, see [Builder.Recomputed].
func (b *Builder) Recompute(on bool) *Builder {
	b.recompute = on
	return b
}

// Recomputed adds the part of the graph that f computes from the nodes in. With [Builder.Recompute], gradients through
// the part compute it again, so that only in is kept for them. f is then called once more for each loss: it must add the
// same operations each time, and get what it differentiates, besides parameters, from its argument.
func (b *Builder) Recomputed(in gorgonia.Nodes, f func(in gorgonia.Nodes) *gorgonia.Node) *gorgonia.Node {
	if b.Failed(in...) {
		return nil
	}
	out := f(in)
	if b.recompute && out != nil && !slices.Contains(in, out) {
		b.segments[out] = recomputed{in: slices.Clone(in), f: f, train: b.train, parts: b.parts}
	}
	return out
}

// recomputed is a part that is computed again for its backward pass, and the state of the builder when it was added.
type recomputed struct {
	in           gorgonia.Nodes
	f            func(in gorgonia.Nodes) *gorgonia.Node
	train, parts bool
}

// again adds the part a second time, to be run when grad, the gradient of its result, is there. outside are the nodes
// that are not the part's own; inputs are its nodes for r.in.
func (b *Builder) again(r recomputed, grad *gorgonia.Node) (out *gorgonia.Node, inputs gorgonia.Nodes, outside nodeSet) {
	for i, n := range r.in {
		if first := slices.Index(r.in, n); first < i {
			inputs = append(inputs, inputs[first])
		} else {
			inputs = append(inputs, b.after(n, grad))
		}
	}
	outside = nodeSet{}
	for _, n := range b.g.AllNodes() {
		outside[n] = true
	}
	train, parts := b.train, b.parts
	b.train, b.parts = r.train, r.parts
	out = r.f(inputs)
	b.train, b.parts = train, parts
	return out, inputs, outside
}

// after is x, computed after other.
func (b *Builder) after(x, other *gorgonia.Node) *gorgonia.Node {
	if b.Failed(x, other) {
		return nil
	}
	return b.Apply(Spec{
		Name: "again", Shape: x.Shape(), Dtype: b.Dtype(), InPlace: []int{0},
		Run:   b.ByType(copyFirst[float32], copyFirst[float64]),
		Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].After(in[1]) },
	}, x, other)
}

func copyFirst[T kernels.Float](in []gorgonia.Value, out *tensor.Dense) error {
	copy(Floats[T](out), Floats[T](in[0]))
	return nil
}
