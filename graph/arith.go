package graph

import (
	"fmt"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Add is x + y; both have the same shape.
func (b *Builder) Add(x, y *gorgonia.Node) *gorgonia.Node { return b.Sum(x, y) }

// Sum adds one or more nodes of the same shape, in the given order.
func (b *Builder) Sum(nodes ...*gorgonia.Node) *gorgonia.Node {
	if b.Failed(nodes...) {
		return nil
	}
	if len(nodes) == 1 {
		return nodes[0]
	}
	if len(nodes) == 0 {
		return b.Fail("a sum of no nodes")
	}
	for _, n := range nodes {
		if !n.Shape().Eq(nodes[0].Shape()) {
			return b.Fail("sum of %v and %v: shapes differ", nodes[0].Shape(), n.Shape())
		}
	}
	return b.Apply(Spec{
		Name: "sum", Shape: shapeOf(nodes[0]), Dtype: b.Dtype(), InPlace: []int{0, 1},
		Run: b.ByType(sum[float32], sum[float64]), Lower: lowerSum,
		Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			grads := make(gorgonia.Nodes, len(in))
			for i := range grads {
				grads[i] = grad
			}
			return grads
		},
	}, nodes...)
}

func sum[T kernels.Float](in []gorgonia.Value, out *tensor.Dense) error {
	y := Floats[T](out)
	if _, scalar := in[0].(gorgonia.Scalar); scalar {
		y[0] = 0
		for _, v := range in {
			y[0] += T(Scalar(v))
		}
		return nil
	}
	terms := make([][]T, len(in))
	for i, v := range in {
		terms[i] = Floats[T](v)
	}
	kernels.Parallel(len(y), kernels.Grain, func(from, to int) {
		kernels.Add(y[from:to], terms[0][from:to], terms[1][from:to])
		for _, x := range terms[2:] {
			kernels.Axpy(y[from:to], 1, x[from:to])
		}
	})
	return nil
}

func lowerSum(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
	y := in[0]
	for _, x := range in[1:] {
		y = y.Add(x)
	}
	return y
}

// Scale is c·x for a constant c.
func (b *Builder) Scale(x *gorgonia.Node, c float64) *gorgonia.Node {
	if b.Failed(x) {
		return nil
	}
	return b.Apply(Spec{
		Name: fmt.Sprintf("scale(%g)", c), Shape: shapeOf(x), Dtype: b.Dtype(),
		Run:   b.ByType(scale[float32](c), scale[float64](c)),
		Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Mul(in[0].Like(c)) },
		Grad: func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Scale(grad, c)}
		},
	}, x)
}

func scale[T kernels.Float](c float64) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		y := Floats[T](out)
		if _, scalar := in[0].(gorgonia.Scalar); scalar {
			y[0] = T(c * Scalar(in[0]))
			return nil
		}
		copy(y, Floats[T](in[0]))
		kernels.Scale(y, T(c))
		return nil
	}
}

// one is the gradient of a loss with respect to itself.
func (b *Builder) one() *gorgonia.Node {
	if b.Dtype() == tensor.Float64 {
		return b.g.AddNode(gorgonia.NewConstant(1.0))
	}
	return b.g.AddNode(gorgonia.NewConstant(float32(1)))
}

// shapeOf is a node's shape as Spec has it: nil for a scalar.
func shapeOf(n *gorgonia.Node) tensor.Shape {
	if n.IsScalar() {
		return nil
	}
	return n.Shape()
}

// matrix returns the size of a two-dimensional node; another node is an error of the builder.
func (b *Builder) matrix(name string, n *gorgonia.Node) (rows, cols int) {
	if b.Failed(n) {
		return 0, 0
	}
	s := n.Shape()
	if s.Dims() != 2 {
		b.Fail("%s takes a matrix, not a tensor of shape %v", name, s)
		return 0, 0
	}
	return s[0], s[1]
}
