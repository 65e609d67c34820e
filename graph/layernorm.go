package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// LayerNorm normalises the rows of x [n, h] and applies name.weight and name.bias, both [h]. The variance is the biased
// one, and eps is added under the square root.
func (b *Builder) LayerNorm(name string, x *gorgonia.Node, eps float64) *gorgonia.Node {
	return b.AddLayerNorm(name, x, nil, eps)
}

// AddLayerNorm is LayerNorm(x + residual), the end of a post-norm sublayer. residual has the shape of x or is nil.
func (b *Builder) AddLayerNorm(name string, x, residual *gorgonia.Node, eps float64) *gorgonia.Node {
	rows, cols := b.matrix("layernorm", x)
	gamma, beta := b.Param(name+".weight", Ones, cols), b.Param(name+".bias", Zeros, cols)
	if b.Failed() {
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
	s.mean, s.rstd = b.Buffer(rows), b.Buffer(rows)
	kept := []*Buffer{s.mean, s.rstd}
	if residual != nil {
		s.sum = b.Buffer(rows, cols)
		kept = append(kept, s.sum)
	}
	return b.Apply(Spec{
		Name: "layernorm", Shape: tensor.Shape{rows, cols}, Dtype: b.Dtype(), Buffers: kept,
		Run: b.ByType(layerNorm[float32](s), layerNorm[float64](s)), Lower: s.lower,
		Grad: func(in gorgonia.Nodes, y, grad *gorgonia.Node) gorgonia.Nodes {
			dgamma, dbeta := b.Buffer(cols), b.Buffer(cols)
			dx := b.Apply(Spec{
				Name: "layernorm'", Shape: tensor.Shape{rows, cols}, Dtype: b.Dtype(),
				Buffers: append([]*Buffer{dgamma, dbeta}, kept...),
				Run:     b.ByType(layerNormGrad[float32](s, dgamma, dbeta), layerNormGrad[float64](s, dgamma, dbeta)),
				Lower:   s.lowerGrad(dgamma, dbeta),
			}, y, grad, in[0], in[1])
			grads := append(gorgonia.Nodes{dx}, b.Results(dx, dgamma, dbeta)...)
			if residual != nil {
				grads = append(grads, dx)
			}
			return grads
		},
	}, inputs...)
}

// normState holds the values of the forward pass that the backward pass of a LayerNorm needs.
type normState struct {
	rows, cols int
	eps        float64
	sum        *Buffer // x + residual, nil when there is no residual
	mean, rstd *Buffer
}

func layerNorm[T kernels.Float](s *normState) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x, y, sum := Floats[T](in[0]), Floats[T](out), Floats[T](in[0])
		if s.sum != nil {
			sum = Data[T](s.sum)
		}
		mean, rstd, gamma, beta := Data[T](s.mean), Data[T](s.rstd), Floats[T](in[1]), Floats[T](in[2])
		var residual []T
		if s.sum != nil {
			residual = Floats[T](in[3])
		}
		kernels.Parallel(s.rows, kernels.Rows(s.cols), func(from, to int) {
			lo, hi := from*s.cols, to*s.cols
			if s.sum != nil {
				kernels.Add(sum[lo:hi], x[lo:hi], residual[lo:hi])
			}
			kernels.LayerNorm(y[lo:hi], mean[from:to], rstd[from:to], sum[lo:hi], gamma, beta, to-from, s.cols, T(s.eps))
		})
		return nil
	}
}

// layerNormGrad computes the gradients of x row by row and those of the weights as sums over rows, at the same time. So
// it cannot write its result over the gradient that it reads.
func layerNormGrad[T kernels.Float](s *normState, dgamma, dbeta *Buffer) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x := Floats[T](in[2])
		if s.sum != nil {
			x = Data[T](s.sum)
		}
		dx, dy, mean, rstd, gamma := Floats[T](out), Floats[T](in[1]), Data[T](s.mean), Data[T](s.rstd), Floats[T](in[3])
		dg, db := Data[T](dgamma), Data[T](dbeta)
		if len(dx) < 2*kernels.Grain {
			kernels.LayerNormGrad(dx, dg, db, dy, x, mean, rstd, gamma, s.rows, s.cols)
			return nil
		}
		half := s.rows / 2
		kernels.Share(3, func(part int) {
			if part == 0 {
				kernels.LayerNormGradWeights(dg, db, dy, x, mean, rstd, s.rows, s.cols)
				return
			}
			from, to := (part-1)*half, half+(part-1)*(s.rows-half)
			lo, hi := from*s.cols, to*s.cols
			kernels.LayerNormGradInput(dx[lo:hi], dy[lo:hi], x[lo:hi], mean[from:to], rstd[from:to], gamma, to-from, s.cols)
		})
		return nil
	}
}

func (s *normState) lower(l *Lowering, in []stablehlo.Value) stablehlo.Value {
	x := in[0]
	if s.sum != nil {
		x = x.Add(in[3])
		l.Keep(s.sum, x)
	}
	share := 1 / float64(s.cols)
	mean := x.Sum(1)
	mean = mean.Mul(mean.Like(share))
	d := x.Sub(mean.Along(x, 0))
	variance := d.Mul(d).Sum(1)
	rstd := variance.Mul(variance.Like(share)).Add(variance.Like(s.eps)).Rsqrt()
	l.Keep(s.mean, mean)
	l.Keep(s.rstd, rstd)
	return d.Mul(rstd.Along(x, 0)).Mul(in[1].Along(x, 1)).Add(in[2].Along(x, 1))
}

func (s *normState) lowerGrad(dgamma, dbeta *Buffer) Lower {
	return func(l *Lowering, in []stablehlo.Value) stablehlo.Value {
		x, dy, rstd := in[2], in[1], l.Kept(s.rstd)
		if s.sum != nil {
			x = l.Kept(s.sum)
		}
		normed := x.Sub(l.Kept(s.mean).Along(x, 0)).Mul(rstd.Along(x, 0))
		l.Keep(dgamma, dy.Mul(normed).Sum(0))
		l.Keep(dbeta, dy.Sum(0))
		g := dy.Mul(in[3].Along(x, 1))
		mean := func(v stablehlo.Value) stablehlo.Value {
			m := v.Sum(1)
			return m.Mul(m.Like(1/float64(s.cols))).Along(x, 0)
		}
		return g.Sub(mean(g)).Sub(normed.Mul(mean(g.Mul(normed)))).Mul(rstd.Along(x, 0))
	}
}
