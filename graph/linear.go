package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Activation is the function that follows a linear map.
type Activation int

// The activations.
const (
	Identity Activation = iota // x itself
	GELU                       // x·Φ(x), the exact form with erf
)

// Linear is act(x·wᵀ + bias): x is [n, in], w is [out, in], bias is [out] or nil, the result [n, out]. Calls with the
// same arguments return the same node.
func (b *Builder) Linear(x, w, bias *gorgonia.Node, act Activation) *gorgonia.Node {
	n, in := b.matrix("linear", x)
	out, in2 := b.matrix("linear", w)
	if b.Failed() {
		return nil
	}
	if in != in2 {
		return b.Fail("linear: x %v and w %v: inner sizes differ", x.Shape(), w.Shape())
	}
	inputs := gorgonia.Nodes{x, w}
	if bias != nil {
		if bias.Shape().TotalSize() != out {
			return b.Fail("linear: w %v wants a bias of %d values, not %v", w.Shape(), out, bias.Shape())
		}
		inputs = append(inputs, bias)
	}
	return b.once(sameOp{op: "linear", x: x, w: w, bias: bias, act: act}, func() *gorgonia.Node {
		return b.linear(inputs, n, in, out, act)
	})
}

// linear adds the operation; inputs are x, w and perhaps a bias.
func (b *Builder) linear(inputs gorgonia.Nodes, n, in, out int, act Activation) *gorgonia.Node {
	name, pre, buffers := "linear", (*Buffer)(nil), []*Buffer(nil)
	if act == GELU {
		name, pre = "linear+gelu", b.Buffer(n, out)
		buffers = []*Buffer{pre}
	}
	return b.Apply(Spec{
		Name: name, Shape: tensor.Shape{n, out}, Dtype: b.Dtype(), Buffers: buffers, Flops: matmulFLOPs(n, in, out),
		Run: b.ByType(linear[float32](n, in, out, pre), linear[float64](n, in, out, pre)), Lower: lowerLinear(pre),
		Grad: func(ins gorgonia.Nodes, y, grad *gorgonia.Node) gorgonia.Nodes {
			if act == GELU {
				grad = b.geluGrad(y, grad, pre)
			}
			grads := gorgonia.Nodes{b.matmul(grad, ins[1], n, out, in), b.outer(grad, ins[0], n, out, in)}
			if len(inputs) > 2 {
				grads = append(grads, b.colSum(grad))
			}
			return grads
		},
	}, inputs...)
}

func linear[T kernels.Float](n, in, out int, pre *Buffer) Run {
	return func(v []gorgonia.Value, res *tensor.Dense) error {
		y := Floats[T](res)
		z := y
		if pre != nil {
			z = Data[T](pre)
		}
		kernels.Gemm(n, out, in, 1, Floats[T](v[0]), in, 1, Floats[T](v[1]), 1, in, 0, z, out)
		var bias []T
		if len(v) > 2 {
			bias = Floats[T](v[2])
		}
		if pre == nil && bias == nil {
			return nil
		}
		kernels.Parallel(n, kernels.Rows(out), func(from, to int) {
			y, z := y[from*out:to*out], z[from*out:to*out]
			switch {
			case pre != nil && bias != nil:
				kernels.AddBiasGELU(y, z, to-from, out, bias)
			case pre != nil:
				kernels.GELU(y, z)
			default:
				kernels.AddBias(y, to-from, out, bias)
			}
		})
		return nil
	}
}

// matmulFLOPs counts the operations of a matrix multiplication [n, k]·[k, m].
func matmulFLOPs(n, k, m int) float64 { return 2 * float64(n) * float64(k) * float64(m) }

// geluGrad is grad·gelu'(pre). y is an input only so that it runs after the forward pass, which fills pre.
func (b *Builder) geluGrad(y, grad *gorgonia.Node, pre *Buffer) *gorgonia.Node {
	return b.Apply(Spec{
		Name: "gelu'", Shape: pre.shape, Dtype: b.Dtype(), Buffers: []*Buffer{pre}, InPlace: []int{1},
		Run: b.ByType(geluGrad[float32](pre), geluGrad[float64](pre)), Lower: lowerGELUGrad(pre),
	}, y, grad)
}

func geluGrad[T kernels.Float](pre *Buffer) Run {
	return func(v []gorgonia.Value, out *tensor.Dense) error {
		dx, x, dy := Floats[T](out), Data[T](pre), Floats[T](v[1])
		kernels.Parallel(len(dx), kernels.Grain, func(from, to int) {
			kernels.GELUGrad(dx[from:to], x[from:to], dy[from:to])
		})
		return nil
	}
}

// matmul is x·w with x [n, k] and w [k, m].
func (b *Builder) matmul(x, w *gorgonia.Node, n, k, m int) *gorgonia.Node {
	return b.Apply(Spec{
		Name: "matmul", Shape: tensor.Shape{n, m}, Dtype: b.Dtype(), Flops: matmulFLOPs(n, k, m),
		Run:   b.ByType(matmul[float32](n, k, m), matmul[float64](n, k, m)),
		Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return product(in[0], in[1], 1, 0) },
	}, x, w)
}

func matmul[T kernels.Float](n, k, m int) Run {
	return func(v []gorgonia.Value, out *tensor.Dense) error {
		kernels.Gemm(n, m, k, 1, Floats[T](v[0]), k, 1, Floats[T](v[1]), m, 1, 0, Floats[T](out), m)
		return nil
	}
}

// outer is dyᵀ·x, the gradient of a weight [out, in] from dy [n, out] and x [n, in].
func (b *Builder) outer(dy, x *gorgonia.Node, n, out, in int) *gorgonia.Node {
	return b.Apply(Spec{
		Name: "weight gradient", Shape: tensor.Shape{out, in}, Dtype: b.Dtype(), Flops: matmulFLOPs(out, n, in),
		Run:   b.ByType(outer[float32](n, out, in), outer[float64](n, out, in)),
		Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return product(in[0], in[1], 0, 0) },
	}, dy, x)
}

func outer[T kernels.Float](n, rows, cols int) Run {
	return func(v []gorgonia.Value, res *tensor.Dense) error {
		kernels.Gemm(rows, cols, n, 1, Floats[T](v[0]), 1, rows, Floats[T](v[1]), cols, 1, 0, Floats[T](res), cols)
		return nil
	}
}

// colSum adds the rows of a matrix.
func (b *Builder) colSum(x *gorgonia.Node) *gorgonia.Node {
	rows, cols := b.matrix("column sum", x)
	if b.Failed() {
		return nil
	}
	return b.Apply(Spec{
		Name: "column sum", Shape: tensor.Shape{cols}, Dtype: b.Dtype(),
		Run:   b.ByType(colSum[float32](rows, cols), colSum[float64](rows, cols)),
		Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Sum(0) },
	}, x)
}

func colSum[T kernels.Float](rows, cols int) Run {
	return func(v []gorgonia.Value, out *tensor.Dense) error {
		sum, x := Floats[T](out), Floats[T](v[0])
		kernels.Parallel(cols, kernels.Rows(rows), func(from, to int) {
			kernels.ColSumRange(sum, x, rows, cols, from, to)
		})
		return nil
	}
}

// Dense is Linear with parameters name.weight [out, in], drawn from N(0, std²), and name.bias [out].
func (b *Builder) Dense(name string, x *gorgonia.Node, out int, act Activation, std float64) *gorgonia.Node {
	_, in := b.matrix(name, x)
	w := b.Param(name+".weight", Normal(std), out, in)
	return b.Linear(x, w, b.Param(name+".bias", Zeros, out), act)
}
