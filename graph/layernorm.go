package graph

import (
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// LayerNorm normalises the rows of x [n, h] and applies name.weight and name.bias, both [h]. The
// variance is the biased one and eps stands inside the root.
func (b *Builder) LayerNorm(name string, x *gorgonia.Node, eps float64) *gorgonia.Node {
	return b.AddLayerNorm(name, x, nil, eps)
}

// AddLayerNorm is LayerNorm(x + residual), the post-norm end of a sublayer. residual may be nil.
func (b *Builder) AddLayerNorm(name string, x, residual *gorgonia.Node, eps float64) *gorgonia.Node {
	rows, cols := b.matrix("layernorm", x)
	gamma, beta := b.Param(name+".weight", Ones, cols), b.Param(name+".bias", Zeros, cols)
	if b.Bad() {
		return nil
	}
	inputs := gorgonia.Nodes{x, gamma, beta}
	if residual != nil {
		if !residual.Shape().Eq(x.Shape()) {
			return b.Fail("layernorm: x %v and residual %v: shapes differ", x.Shape(), residual.Shape())
		}
		inputs = append(inputs, residual)
	}
	s := &normState{rows: rows, cols: cols, eps: eps}
	dt := tensor.Of(b.Dtype())
	s.mean, s.rstd = tensor.New(dt, tensor.WithShape(rows)), tensor.New(dt, tensor.WithShape(rows))
	if residual != nil {
		s.sum = tensor.New(dt, tensor.WithShape(rows, cols))
	}
	return b.Apply(Spec{
		Name: "layernorm", Shape: tensor.Shape{rows, cols}, Dtype: b.Dtype(),
		Run: b.ByType(layerNorm[float32](s), layerNorm[float64](s)),
		Grad: func(in gorgonia.Nodes, y, grad *gorgonia.Node) gorgonia.Nodes {
			s.dgamma, s.dbeta = tensor.New(dt, tensor.WithShape(cols)), tensor.New(dt, tensor.WithShape(cols))
			dx := b.Apply(Spec{
				Name: "layernorm'", Shape: tensor.Shape{rows, cols}, Dtype: b.Dtype(),
				Run: b.ByType(layerNormGrad[float32](s), layerNormGrad[float64](s)),
			}, y, grad, in[0], in[1])
			grads := append(gorgonia.Nodes{dx}, b.Results(dx, s.dgamma, s.dbeta)...)
			if residual != nil {
				grads = append(grads, dx)
			}
			return grads
		},
	}, inputs...)
}

// normState is what the backward pass of a LayerNorm keeps from the forward pass.
type normState struct {
	rows, cols    int
	eps           float64
	sum           *tensor.Dense // x + residual, nil when there is no residual
	mean, rstd    *tensor.Dense
	dgamma, dbeta *tensor.Dense
}

func layerNorm[T kernels.Float](s *normState) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x := Floats[T](in[0])
		if s.sum != nil {
			x = Floats[T](s.sum)
			kernels.Add(x, Floats[T](in[0]), Floats[T](in[3]))
		}
		kernels.LayerNorm(Floats[T](out), Floats[T](s.mean), Floats[T](s.rstd), x,
			Floats[T](in[1]), Floats[T](in[2]), s.rows, s.cols, T(s.eps))
		return nil
	}
}

func layerNormGrad[T kernels.Float](s *normState) Run {
	return func(in []gorgonia.Value, dx *tensor.Dense) error {
		x := Floats[T](in[2])
		if s.sum != nil {
			x = Floats[T](s.sum)
		}
		kernels.LayerNormGrad(Floats[T](dx), Floats[T](s.dgamma), Floats[T](s.dbeta), Floats[T](in[1]), x,
			Floats[T](s.mean), Floats[T](s.rstd), Floats[T](in[3]), s.rows, s.cols)
		return nil
	}
}
