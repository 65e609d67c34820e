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
// itself.
func (b *Builder) Dropout(name string, x *gorgonia.Node, p float64) *gorgonia.Node {
	if b.Failed(x) {
		return nil
	}
	if !(p >= 0 && p < 1) {
		return b.Fail("dropout %q: p is %g and must be in [0, 1)", name, p)
	}
	if p == 0 || !b.train {
		return x
	}
	stream := b.DropoutKey(name)
	var apply func(x, step *gorgonia.Node) *gorgonia.Node
	apply = func(x, step *gorgonia.Node) *gorgonia.Node {
		return b.Apply(Spec{
			Name: fmt.Sprintf("dropout(%g)", p), Shape: x.Shape(), Dtype: b.Dtype(), InPlace: []int{0},
			Run:            b.ByType(dropout[float32](p, stream), dropout[float64](p, stream)),
			Lower:          lowerDropout(p, stream),
			Differentiable: []bool{true, false},
			Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
				return gorgonia.Nodes{apply(grad, in[1]), nil}
			},
		}, x, step)
	}
	return b.once(sameOp{op: "dropout", x: x, name: b.prefix + name, p: p}, func() *gorgonia.Node {
		return apply(x, b.Step())
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

func dropout[T kernels.Float](p float64, key DropoutKey) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		y, x, k := Floats[T](out), Floats[T](in[0]), key.At(Ints(in[1])[0])
		kernels.Parallel(len(y), kernels.Grain, func(from, to int) {
			kernels.DropoutFrom(y[from:to], x[from:to], p, k, from)
		})
		return nil
	}
}
