package graph

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/rng"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Dropout sets each value of x to zero with probability p and scales the others by 1/(1-p). The mask depends only on
// (seed, step, name), so a step can be repeated bit for bit and a resumed run needs no state of a random number
// generator. Calls with the same name and x return the same node. With p = 0, and outside training, the result is x
// itself. In a graph for a part of a batch, each part has the same mask: give what depends on the batch to
// [Builder.DropoutOf].
func (b *Builder) Dropout(name string, x *gorgonia.Node, p float64) *gorgonia.Node {
	return b.DropoutOf(NoRows, name, x, p)
}

// DropoutOf is [Builder.Dropout] of an x whose rows belong to the batch. In a graph for a part of a batch its mask is
// that part of the whole batch's.
func (b *Builder) DropoutOf(rows Rows, name string, x *gorgonia.Node, p float64) *gorgonia.Node {
	if b.Failed(x) {
		return nil
	}
	if !(p >= 0 && p < 1) {
		return b.Fail("dropout %q: p is %g and must be in [0, 1)", name, p)
	}
	if p == 0 || !b.train {
		return x
	}
	stream, where := b.DropoutKey(name), gorgonia.Nodes{b.Step()}
	if part := b.Part(); part != nil && rows != NoRows {
		if err := rows.checkRows(x.Shape()); err != nil {
			return b.Fail("dropout %q: %v", name, err)
		}
		where = append(where, part)
	}
	d := dropping{p: p, key: stream, rows: rows}
	var apply func(x *gorgonia.Node, where gorgonia.Nodes) *gorgonia.Node
	apply = func(x *gorgonia.Node, where gorgonia.Nodes) *gorgonia.Node {
		return b.Apply(Spec{
			Name: fmt.Sprintf("dropout(%g)", p), Shape: x.Shape(), Dtype: b.Dtype(), InPlace: []int{0},
			Run:            b.ByType(dropout[float32](d), dropout[float64](d)),
			Lower:          d.lower,
			Differentiable: append([]bool{true}, make([]bool, len(where))...),
			Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
				return append(gorgonia.Nodes{apply(grad, in[1:])}, make(gorgonia.Nodes, len(where))...)
			},
		}, append(gorgonia.Nodes{x}, where...)...)
	}
	return b.once(sameOp{op: "dropout", x: x, name: b.prefix + name, p: p}, func() *gorgonia.Node {
		return apply(x, where)
	})
}

// DropoutKey is the key of a dropout mask at each step, for operations with dropout inside.
type DropoutKey struct{ base uint64 }

// DropoutKey returns the key of the dropout mask with this name.
func (b *Builder) DropoutKey(name string) DropoutKey {
	return DropoutKey{rng.Mix(b.params.seed ^ rng.Key("dropout/"+b.prefix+name))}
}

// At is the key at a step.
func (k DropoutKey) At(step int) uint64 { return rng.Mix(k.base + uint64(step)) }

// Train reports whether the builder is in training mode, see [Builder.Training].
func (b *Builder) Train() bool { return b.train }

// dropping is what the operation of a dropout mask knows. Its inputs are x, the step, and perhaps the part.
type dropping struct {
	p    float64
	key  DropoutKey
	rows Rows
}

func dropout[T kernels.Float](d dropping) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		y, x, k, first := Floats[T](out), Floats[T](in[0]), d.key.At(Ints(in[1])[0]), 0
		if len(in) > 2 {
			first = d.rows.firstIndex(Ints(in[2]), out.Shape())
		}
		kernels.Parallel(len(y), kernels.Grain, func(from, to int) {
			kernels.DropoutFrom(y[from:to], x[from:to], d.p, k, first+from)
		})
		return nil
	}
}
