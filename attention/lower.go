package attention

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
)

// The attention as StableHLO: the arithmetic of Core on whole tensors, [batch, heads, seq, seq] for scores. Masked
// pairs are computed and set to zero. lower_relative.go has the relative terms.

// lowered are the operands of one attention in a computation.
type lowered struct {
	*graph.Lowering
	*attendState
	shape Shape

	q, k, v    stablehlo.Value // [batch, seq, heads, dim]; with rows, queries of other positions are zero
	krel, qrel stablehlo.Value // [rows in reach, width], if the terms need them
	tokens     stablehlo.Value // [batch, seq], whether a position is a token
	list       stablehlo.Value // [rows] positions, with Shape.Rows
	dropKeys   stablehlo.Value // [batch, heads] keys of dropout masks, with dropout
}

// lower is the forward pass. It keeps the probabilities before dropout.
func (s *attendState) lower(shape Shape) graph.Lower {
	return func(l *graph.Lowering, in []stablehlo.Value) stablehlo.Value {
		a := s.operands(l, shape, in)
		probs := a.probabilities(a.scores())
		l.Keep(s.probs, probs)
		weights := a.drop(probs)
		context := stablehlo.Dot(weights, a.v, stablehlo.Product{
			Batch: [2][]int{{0, 1}, {0, 2}}, Sum: [2][]int{{3}, {1}},
		})
		return a.pick(context.Transpose(0, 2, 1, 3))
	}
}

func (s *attendState) operands(l *graph.Lowering, shape Shape, in []stablehlo.Value) lowered {
	a := lowered{Lowering: l, attendState: s, shape: shape, k: shape.heads(in[1]), v: shape.heads(in[2])}
	a.tokens = in[3].Reshape(shape.Batch, shape.Seq).Ne(in[3].Reshape(shape.Batch, shape.Seq).Like(0))
	rest := in[4:]
	if s.kr {
		a.krel, rest = rest[0], rest[1:]
	}
	if s.qr {
		a.qrel, rest = rest[0], rest[1:]
	}
	if s.rows {
		a.list, rest = rest[0].Reshape(shape.Rows), rest[1:]
	}
	a.q = a.spread(in[0])
	if s.dropout > 0 {
		ids := a.Iota(a.typed(stablehlo.U64, shape.Batch*shape.Heads), 0).Reshape(shape.Batch, shape.Heads)
		if s.part {
			first := rest[1].Slice(0, int(graph.Windows), int(graph.Windows)+1).Reshape()
			ids = ids.Add(first.Mul(first.Like(float64(shape.Heads))).Convert(stablehlo.U64).Along(ids))
		}
		a.dropKeys = graph.LowerMix(s.key.Lower(rest[0])).Along(ids).Add(ids)
	}
	return a
}

func (a lowered) typed(e stablehlo.Element, shape ...int) stablehlo.Type {
	return stablehlo.Type{Element: e, Shape: shape}
}

// heads makes [batch*seq, width] to [batch, seq, heads, dim].
func (s Shape) heads(x stablehlo.Value) stablehlo.Value {
	return x.Reshape(s.Batch, s.Seq, s.Heads, s.Dim)
}

// spread puts rows at their positions in [batch, seq, heads, dim]. The other rows are zero.
func (a lowered) spread(x stablehlo.Value) stablehlo.Value {
	if a.rows {
		x = a.Fill(a.typed(x.Element, a.shape.Batch*a.shape.Seq, a.shape.Width()), 0).SetRows(a.list, x)
	}
	return a.shape.heads(x)
}

// pick is the inverse of spread; unused rows are zero.
func (a lowered) pick(x stablehlo.Value) stablehlo.Value {
	x = x.Reshape(a.shape.Batch*a.shape.Seq, a.shape.Width())
	if !a.rows {
		return x
	}
	picked := x.TakeRows(a.list)
	return a.list.Ge(a.list.Like(0)).Along(picked, 0).Select(picked, picked.Like(0))
}

// scores are the scaled scores, [batch, heads, seq, seq].
func (a lowered) scores() stablehlo.Value {
	var sum total
	if a.terms.C2C {
		sum.add(stablehlo.Dot(a.q, a.k, stablehlo.Product{Batch: [2][]int{{0, 2}, {0, 2}}, Sum: [2][]int{{3}, {3}}}))
	}
	w := a.windows()
	if a.terms.C2P {
		sum.add(w.scores(a.q, w.table(a.krel, true)))
	}
	if a.terms.P2C {
		sum.add(w.scores(a.k, w.table(a.qrel, false)).Transpose(0, 1, 3, 2))
	}
	return sum.Mul(sum.Like(a.terms.scale(a.shape.Dim)))
}

// probabilities are the masked softmax of each row; a row without a pair of tokens is zero.
func (a lowered) probabilities(scores stablehlo.Value) stablehlo.Value {
	pair := a.tokens.Along(scores, 0, 2).And(a.tokens.Along(scores, 0, 3))
	scores = pair.Select(scores, scores.Like(infinity))
	top := scores.Largest(3)
	top = top.Eq(top.Like(infinity)).Select(top.Like(0), top)
	weights := scores.Sub(top.Along(scores, 0, 1, 2)).Exp()
	sum := weights.Sum(3)
	inverse := sum.Eq(sum.Like(0)).Select(sum.Like(0), sum.Like(1).Div(sum))
	return weights.Mul(inverse.Along(weights, 0, 1, 2))
}

// drop applies dropout to a tensor like the probabilities.
func (a lowered) drop(x stablehlo.Value) stablehlo.Value {
	if a.dropout == 0 {
		return x
	}
	t := a.typed(stablehlo.U32, x.Shape...)
	row := a.Iota(t, 2)
	if a.rows {
		row = a.ranks().Along(x, 0, 2)
	}
	index := row.Mul(row.Like(float64(a.shape.Seq))).Add(a.Iota(t, 3))
	return x.Mul(a.DropoutMask(x.Element, a.dropout, a.dropKeys, index))
}

// ranks counts for each position the rows at earlier positions of its sequence, [batch, seq] of U32: the mask of
// dropout belongs to the rows in their order, wherever they are.
func (a lowered) ranks() stablehlo.Value {
	s := a.shape
	one := a.Fill(a.typed(stablehlo.U32, s.Rows), 1)
	used := a.Fill(a.typed(stablehlo.U32, s.Batch*s.Seq), 0).SetRows(a.list, one).Reshape(s.Batch, s.Seq)
	t := a.typed(stablehlo.U32, s.Batch, s.Seq, s.Seq)
	earlier := a.Iota(t, 2).Lt(a.Iota(t, 1)).Convert(stablehlo.U32)
	return used.Along(earlier, 0, 2).Mul(earlier).Sum(2)
}
