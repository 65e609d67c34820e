package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// WindowColumns makes each column of each window a row: x is [batch*seq, c], the result [c*batch, seq], where row
// k*batch+w has column k of the tokens of window w. A softmax over a row is then one over the tokens of a window.
func (b *Builder) WindowColumns(x *gorgonia.Node, seq int) *gorgonia.Node {
	n, c := b.matrix("window columns", x)
	if b.Failed() {
		return nil
	}
	if seq < 1 || n%seq != 0 {
		return b.Fail("window columns: %d rows are not whole windows of %d", n, seq)
	}
	return b.Apply(Spec{
		Name: "window columns", Shape: tensor.Shape{c * (n / seq), seq}, Dtype: b.Dtype(),
		Run:   b.ByType(windowColumns[float32](n, c), windowColumns[float64](n, c)),
		Lower: lowerWindowColumns(c*(n/seq), seq),
		Grad: func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(Spec{
				Name: "window columns'", Shape: tensor.Shape{n, c}, Dtype: b.Dtype(),
				Run:   b.ByType(windowColumns[float32](c, n), windowColumns[float64](c, n)),
				Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Reshape(c, n).Transpose(1, 0) },
			}, grad)}
		},
	}, x)
}

// windowColumns transposes a matrix of n rows: the columns of a window are as far apart as those of the whole batch.
func windowColumns[T kernels.Float](n, c int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x, y := Floats[T](in[0]), Floats[T](out)
		for i := range n {
			for k := range c {
				y[k*n+i] = x[i*c+k]
			}
		}
		return nil
	}
}

func lowerWindowColumns(rows, seq int) Lower {
	return func(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
		return in[0].Transpose(1, 0).Reshape(rows, seq)
	}
}
