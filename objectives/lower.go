package objectives

import (
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
)

// lowerCorrupt is Corrupt as StableHLO. The labels are kept.
func lowerCorrupt(labels *graph.Buffer) graph.Lower {
	return func(l *graph.Lowering, in []stablehlo.Value) stablehlo.Value {
		original := in[0]
		ids := original.SetRows(in[1], in[2])
		l.Keep(labels, ids.Ne(original).Convert(l.Float()))
		return ids
	}
}

// lowerSample is Sample as StableHLO, with sums in the float type of the logits: where a uniform number is as close to
// a border between two ids as rounding, the neighbour may be drawn. An id of probability zero never is.
//
// Sums over the whole vocabulary would lose digits and take a pass for each power of two of its size. So the row is cut
// into blocks, about as many as a block has ids: the sums of blocks say in which one the target is, and the sums within
// it say at which id. The weights of a whole vocabulary are not kept.
func lowerSample(temperature float64) graph.Lower {
	return func(l *graph.Lowering, in []stablehlo.Value) stablehlo.Value {
		logits, targets := in[0], in[1].Reshape(in[1].Size())
		rows, vocab := logits.Shape[0], logits.Shape[1]
		top := logits.Largest(1)
		weigh := func(x stablehlo.Value) stablehlo.Value {
			below := x.Sub(top.Along(x, 0))
			// The arg-max stays at 0 where the temperature rounds to 0.
			return below.Eq(below.Like(0)).Select(below, below.Div(below.Like(temperature))).Exp()
		}
		size := int(math.Ceil(math.Sqrt(float64(vocab))))
		blocks := (vocab + size - 1) / size
		sums := weigh(logits).Pad(1, 0, blocks*size-vocab).Reshape(rows, blocks, size).Sum(2)
		upTo := sums.CumulativeSum(1)
		target := upTo.Slice(1, blocks-1, blocks).Reshape(rows).Mul(in[2].Reshape(rows))
		block := firstAbove(upTo, sums, target)
		before := block.Sub(block.Like(1)).Along(upTo, 0).Eq(columns(upTo)).Select(upTo, upTo.Like(0)).Sum(1)

		start := block.Mul(block.Like(float64(size)))
		from := start.Min(start.Like(float64(vocab - size))) // the last block may be shorter
		weights := weigh(logits.TakeRanges(from, size))
		earlier := columns(weights).Lt(start.Sub(from).Along(weights, 0))
		weights = earlier.Select(weights.Like(0), weights)
		id := from.Add(firstAbove(weights.CumulativeSum(1), weights, target.Sub(before)))
		return targets.Ge(targets.Like(0)).Select(id, id.Like(None))
	}
}

// firstAbove is, for each row, the first column with a weight whose cumulative sum is above target [rows]. Rounding may
// leave none: then it is the last one with a weight.
func firstAbove(upTo, weights, target stablehlo.Value) stablehlo.Value {
	column, positive := columns(upTo), weights.Gt(weights.Like(0))
	none := column.Like(float64(upTo.Shape[1]))
	first := upTo.Gt(target.Along(upTo, 0)).And(positive).Select(column, none).Smallest(1)
	last := positive.Select(column, column.Like(0)).Largest(1)
	return first.Min(last)
}

// columns has in each place the number of its column.
func columns(x stablehlo.Value) stablehlo.Value {
	return x.Func().Iota(stablehlo.Type{Element: stablehlo.S32, Shape: x.Shape}, 1)
}
