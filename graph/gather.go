package graph

import (
	"fmt"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Gather selects rows: table is [v, h], ids a vector of n ints, the result [n, h]. A negative id, for an unused
// position, gives a row of zeros. It is the embedding lookup, and it also selects the masked positions of an encoder's
// states. The gradient of the table is summed over repeated ids. An id of v or more is an error of the run.
func (b *Builder) Gather(table, ids *gorgonia.Node) *gorgonia.Node {
	v, h := b.matrix("gather", table)
	if b.Failed(ids) {
		return nil
	}
	if ids.Dims() != 1 || ids.Dtype() != tensor.Int {
		return b.Fail("gather: ids must be a vector of tensor.Int, not %v %v", ids.Dtype(), ids.Shape())
	}
	n := ids.Shape()[0]
	return b.Apply(Spec{
		Name: "gather", Shape: tensor.Shape{n, h}, Dtype: b.Dtype(),
		Run:            b.ByType(gather[float32](v, h), gather[float64](v, h)),
		Lower:          lowerGather,
		Differentiable: []bool{true, false},
		Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(Spec{
				Name: "scatter-add", Shape: tensor.Shape{v, h}, Dtype: b.Dtype(),
				Run: b.ByType(scatter[float32](h), scatter[float64](h)), Lower: lowerScatter(v, h),
			}, in[1], grad), nil}
		},
	}, table, ids)
}

func gather[T kernels.Float](v, h int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		ids := Ints(in[1])
		for i, id := range ids {
			if id >= v {
				return fmt.Errorf("id %d at position %d is outside a table of %d rows", id, i, v)
			}
		}
		kernels.GatherRows(Floats[T](out), Floats[T](in[0]), h, ids)
		return nil
	}
}

func scatter[T kernels.Float](h int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		d := Floats[T](out)
		clear(d)
		kernels.ScatterAddRows(d, h, Ints(in[0]), Floats[T](in[1]))
		return nil
	}
}

func lowerGather(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
	ids := in[1]
	rows := in[0].TakeRows(ids)
	return ids.Ge(ids.Like(0)).Along(rows, 0).Select(rows, rows.Like(0))
}

func lowerScatter(v, h int) Lower {
	return func(l *Lowering, in []stablehlo.Value) stablehlo.Value {
		return l.Fill(stablehlo.Type{Element: l.Float(), Shape: []int{v, h}}, 0).AddRows(in[0], in[1])
	}
}
