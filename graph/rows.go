package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// MaskRows multiplies row i of x [n, h] by mask[i], 0 or 1: padded positions become exact zeros.
func (b *Builder) MaskRows(x, mask *gorgonia.Node) *gorgonia.Node {
	n, h := b.matrix("mask rows", x)
	if b.Failed(mask) {
		return nil
	}
	if mask.Shape().TotalSize() != n || mask.Dtype() != b.Dtype() {
		return b.Fail("mask rows: x %v wants a %v mask of %d values, not %v %v", x.Shape(), b.Dtype(), n, mask.Dtype(),
			mask.Shape())
	}
	return b.Apply(Spec{
		Name: "mask rows", Shape: tensor.Shape{n, h}, Dtype: b.Dtype(), InPlace: []int{0},
		Run:            b.ByType(maskRows[float32](h), maskRows[float64](h)),
		Lower:          lowerMaskRows,
		Differentiable: []bool{true, false},
		Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.MaskRows(grad, in[1]), nil}
		},
	}, x, mask)
}

func maskRows[T kernels.Float](h int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		y, mask := Floats[T](out), Floats[T](in[1])
		copy(y, Floats[T](in[0]))
		for i, m := range mask {
			if m != 1 {
				kernels.Scale(y[i*h:(i+1)*h], m)
			}
		}
		return nil
	}
}

// RowRange is rows [from, to) of x [n, h]; the gradient of the other rows is zero.
func (b *Builder) RowRange(x *gorgonia.Node, from, to int) *gorgonia.Node {
	n, h := b.matrix("row range", x)
	if b.Failed() {
		return nil
	}
	if from < 0 || to > n || from >= to {
		return b.Fail("row range: %v has no rows %d to %d", x.Shape(), from, to)
	}
	if from == 0 && to == n {
		return x
	}
	return b.once(sameOp{op: "row range", x: x, from: from, to: to}, func() *gorgonia.Node {
		return b.Apply(Spec{
			Name: "row range", Shape: tensor.Shape{to - from, h}, Dtype: b.Dtype(),
			Run:   b.ByType(rowRange[float32](from*h, to*h), rowRange[float64](from*h, to*h)),
			Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Slice(0, from, to) },
			Grad: func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
				return gorgonia.Nodes{b.Apply(Spec{
					Name: "row range'", Shape: tensor.Shape{n, h}, Dtype: b.Dtype(),
					Run:   b.ByType(rowRangeGrad[float32](from*h, to*h), rowRangeGrad[float64](from*h, to*h)),
					Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Pad(0, from, n-to) },
				}, grad)}
			},
		}, x)
	})
}

func rowRange[T kernels.Float](from, to int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		copy(Floats[T](out), Floats[T](in[0])[from:to])
		return nil
	}
}

func rowRangeGrad[T kernels.Float](from, to int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		dx := Floats[T](out)
		clear(dx[:from])
		copy(dx[from:to], Floats[T](in[0]))
		clear(dx[to:])
		return nil
	}
}

// AddFirst adds the first row of each window to all rows of the window: x is [batch*seq, h]. So the authors' RTD head
// uses the [CLS] state.
func (b *Builder) AddFirst(x *gorgonia.Node, seq int) *gorgonia.Node {
	n, h := b.matrix("add first", x)
	if b.Failed() {
		return nil
	}
	if seq < 1 || n%seq != 0 {
		return b.Fail("add first: %d rows are not whole windows of %d", n, seq)
	}
	return b.Apply(Spec{
		Name: "add first", Shape: tensor.Shape{n, h}, Dtype: b.Dtype(),
		Run: b.ByType(addFirst[float32](seq, h), addFirst[float64](seq, h)), Lower: lowerAddFirst(seq),
		Grad: func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(Spec{
				Name: "add first'", Shape: tensor.Shape{n, h}, Dtype: b.Dtype(),
				Run: b.ByType(addFirstGrad[float32](seq, h), addFirstGrad[float64](seq, h)), Lower: lowerAddFirstGrad(seq),
			}, grad)}
		},
	}, x)
}

func addFirst[T kernels.Float](seq, h int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x, y := Floats[T](in[0]), Floats[T](out)
		for i := range len(x) / h {
			first := i / seq * seq * h
			kernels.Add(y[i*h:(i+1)*h], x[i*h:(i+1)*h], x[first:first+h])
		}
		return nil
	}
}

func addFirstGrad[T kernels.Float](seq, h int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		dy, dx := Floats[T](in[0]), Floats[T](out)
		copy(dx, dy)
		for i := range len(dy) / h {
			first := i / seq * seq * h
			kernels.Axpy(dx[first:first+h], 1, dy[i*h:(i+1)*h])
		}
		return nil
	}
}

// AddPositions adds row s of positions to token s of every window: x is [batch*seq, h], positions has seq rows or more
// of width h.
func (b *Builder) AddPositions(x, positions *gorgonia.Node, seq int) *gorgonia.Node {
	n, h := b.matrix("add positions", x)
	rows, h2 := b.matrix("add positions", positions)
	if b.Failed() {
		return nil
	}
	if h != h2 || rows < seq || seq < 1 || n%seq != 0 {
		return b.Fail("add positions: x %v in windows of %d tokens and positions %v do not fit", x.Shape(), seq,
			positions.Shape())
	}
	return b.Apply(Spec{
		Name: "add positions", Shape: tensor.Shape{n, h}, Dtype: b.Dtype(),
		Run: b.ByType(addPositions[float32](seq, h), addPositions[float64](seq, h)), Lower: lowerAddPositions(seq),
		Grad: func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{grad, b.Apply(Spec{
				Name: "add positions'", Shape: tensor.Shape{rows, h}, Dtype: b.Dtype(),
				Run: b.ByType(addPositionsGrad[float32](seq, h), addPositionsGrad[float64](seq, h)),
				Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
					return windows(in[0], seq).Sum(0).Pad(0, 0, rows-seq)
				},
			}, grad)}
		},
	}, x, positions)
}

func addPositions[T kernels.Float](seq, h int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x, p, y := Floats[T](in[0]), Floats[T](in[1]), Floats[T](out)
		for i := 0; i < len(x); i += seq * h {
			kernels.Add(y[i:i+seq*h], x[i:i+seq*h], p[:seq*h])
		}
		return nil
	}
}

func addPositionsGrad[T kernels.Float](seq, h int) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		dy, dp := Floats[T](in[0]), Floats[T](out)
		clear(dp)
		for i := 0; i < len(dy); i += seq * h {
			kernels.Axpy(dp[:seq*h], 1, dy[i:i+seq*h])
		}
		return nil
	}
}
