package attention

import (
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
)

// infinity is the score of masked pairs.
var infinity = math.Inf(-1)

// lowerGrad is the backward pass: its inputs are the context, its gradient, and the inputs of the forward pass. The
// result is dQ; the other gradients are kept.
func (s *attendState) lowerGrad(shape Shape, d attendGrads) graph.Lower {
	return func(l *graph.Lowering, in []stablehlo.Value) stablehlo.Value {
		a := s.operands(l, shape, in[2:])
		dctx, probs := a.spread(in[1]), l.Kept(s.probs)
		// [batch, heads, keys, dim] and [batch, heads, queries, keys]
		dv := stablehlo.Dot(a.drop(probs), dctx, stablehlo.Product{
			Batch: [2][]int{{0, 1}, {0, 2}}, Sum: [2][]int{{2}, {1}},
		})
		l.Keep(d.v, a.flat(dv))
		dprobs := a.drop(stablehlo.Dot(dctx, a.v, stablehlo.Product{
			Batch: [2][]int{{0, 2}, {0, 2}}, Sum: [2][]int{{3}, {3}},
		}))
		mean := dprobs.Mul(probs).Sum(3)
		dscores := probs.Mul(dprobs.Sub(mean.Along(probs, 0, 1, 2)))
		dscores = dscores.Mul(dscores.Like(s.terms.scale(shape.Dim)))
		return a.scoreGrads(dscores, d)
	}
}

// scoreGrads keeps the gradients of keys and tables, and returns dQ, from those of the scores.
func (a lowered) scoreGrads(dscores stablehlo.Value, d attendGrads) stablehlo.Value {
	var dq, dk total
	if a.terms.C2C {
		dq.add(stablehlo.Dot(dscores, a.k, stablehlo.Product{Batch: [2][]int{{0, 1}, {0, 2}}, Sum: [2][]int{{3}, {1}}}))
		dk.add(stablehlo.Dot(dscores, a.q, stablehlo.Product{Batch: [2][]int{{0, 1}, {0, 2}}, Sum: [2][]int{{2}, {1}}}))
	}
	w := a.windows()
	if a.terms.C2P {
		dx, dtable := w.grads(dscores, a.q, w.table(a.krel, true), true)
		dq.add(dx)
		a.Keep(d.kr, dtable)
	}
	if a.terms.P2C {
		dx, dtable := w.grads(dscores.Transpose(0, 1, 3, 2), a.k, w.table(a.qrel, false), false)
		dk.add(dx)
		a.Keep(d.qr, dtable)
	}
	if dk.Func() == nil {
		dk.Value = a.Fill(a.typed(a.q.Element, a.shape.Batch, a.shape.Heads, a.shape.Seq, a.shape.Dim), 0)
	}
	if dq.Func() == nil {
		dq.Value = dk.Like(0)
	}
	a.Keep(d.k, a.flat(dk.Value))
	return a.pick(dq.Transpose(0, 2, 1, 3))
}

// flat makes [batch, heads, seq, dim] to [batch*seq, width].
func (a lowered) flat(x stablehlo.Value) stablehlo.Value {
	return x.Transpose(0, 2, 1, 3).Reshape(a.shape.Batch*a.shape.Seq, a.shape.Width())
}

// total is empty, or the sum of what was added.
type total struct{ stablehlo.Value }

func (t *total) add(x stablehlo.Value) {
	if t.Func() != nil {
		x = t.Add(x)
	}
	t.Value = x
}
