package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// FillRows sets row i of x [n, h] to value where mask[i] is 0, and leaves it where mask[i] is 1. No gradient comes from
// the rows that are set. With a value far below all others a softmax leaves them out.
func (b *Builder) FillRows(x, mask *gorgonia.Node, value float64) *gorgonia.Node {
	n, h := b.matrix("fill rows", x)
	if b.Failed(mask) {
		return nil
	}
	if mask.Shape().TotalSize() != n || mask.Dtype() != b.Dtype() {
		return b.Fail("fill rows: x %v wants a %v mask of %d values, not %v %v", x.Shape(), b.Dtype(), n, mask.Dtype(),
			mask.Shape())
	}
	return b.Apply(Spec{
		Name: "fill rows", Shape: tensor.Shape{n, h}, Dtype: b.Dtype(), InPlace: []int{0},
		Run:            b.ByType(fillRows[float32](h, value), fillRows[float64](h, value)),
		Lower:          lowerFillRows(value),
		Differentiable: []bool{true, false},
		Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.MaskRows(grad, in[1]), nil}
		},
	}, x, mask)
}

func fillRows[T kernels.Float](h int, value float64) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		y, mask := Floats[T](out), Floats[T](in[1])
		copy(y, Floats[T](in[0]))
		for i, m := range mask {
			if m != 0 {
				continue
			}
			for j := range h {
				y[i*h+j] = T(value)
			}
		}
		return nil
	}
}

func lowerFillRows(value float64) Lower {
	return func(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
		x := in[0]
		return isNotZero(in[1].Reshape(x.Shape[0])).Along(x, 0).Select(x, x.Like(value))
	}
}
