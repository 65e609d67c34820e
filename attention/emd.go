package attention

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// EnhancedMaskDecoder returns the states from which masked tokens are predicted (section 3.2). It runs the last layer
// twice, with shared weights. Its keys and values are the states below it, and its query carries the absolute
// positions, which the encoder has not used:
//
//	query_0 = h + p,  query_n = layer(query: query_{n-1}, states: h),  result query_2
//
// h is the output of the next-to-last layer and p the rows of the position table, not normalised. e must have its
// layers up to the next-to-last one; positionTable is [max_positions, hidden]. This is the order of the authors'
// apps/models/masked_language_model.py; Hugging Face's port has no enhanced mask decoder.
//
// positions is [r] ints, the positions b*seq+s to predict, ascending, then -1 where unused; the result is [r, hidden].
// A query attends to every token but to no other query, so that other positions, which the authors' code computes and
// drops, need not be computed. With nil the result has all positions, [batch*seq, hidden].
func EnhancedMaskDecoder(b *graph.Builder, e *graph.Encoder, positionTable, positions *gorgonia.Node) *gorgonia.Node {
	l := e.Config.Layers - 1
	if b.Failed(positionTable) {
		return nil
	}
	if e.Seq > e.Config.MaxPositions {
		return b.Fail("windows of %d tokens are longer than max_positions, %d, which the enhanced mask decoder reads", e.Seq,
			e.Config.MaxPositions)
	}
	if len(e.States) <= l {
		return b.Fail("the enhanced mask decoder needs the states of layer %d, and the encoder has %d", l, len(e.States)-1)
	}
	var query *gorgonia.Node
	if positions == nil {
		query = b.AddPositions(e.States[l], positionTable, e.Seq)
	} else {
		query = b.Add(b.Gather(e.States[l], positions), b.Gather(positionTable, positionsInWindow(b, positions, e.Seq)))
	}
	return e.LastLayer(query, positions, 2)
}

// positionsInWindow turns positions b*seq+s in the batch into positions s in their windows; -1 stays.
func positionsInWindow(b *graph.Builder, positions *gorgonia.Node, seq int) *gorgonia.Node {
	if b.Failed(positions) {
		return nil
	}
	return b.Apply(graph.Spec{
		Name: "position in window", Shape: positions.Shape(), Dtype: tensor.Int,
		Run: func(in []gorgonia.Value, out *tensor.Dense) error {
			local := graph.Ints(out)
			for i, position := range graph.Ints(in[0]) {
				local[i] = position
				if position >= 0 {
					local[i] = position % seq
				}
			}
			return nil
		},
		Lower: func(_ *graph.Lowering, in []stablehlo.Value) stablehlo.Value {
			p := in[0]
			return p.Ge(p.Like(0)).Select(p.Rem(p.Like(float64(seq))), p)
		},
	}, positions)
}
