package attention

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// EnhancedMaskDecoder gives the states from which masked tokens are predicted (section 3.2): two passes
// of the last layer, with shared weights, whose keys and values are the states below it and whose query
// carries the absolute positions that the encoder has not seen:
//
//	query_0 = h + p,  query_n = layer(query: query_{n-1}, states: h),  result query_2
//
// h is the output of the next-to-last layer and p the rows of the position table, raw. e needs its layers
// up to the next-to-last one; positions is [max_positions, hidden]. This is the order of the authors'
// apps/models/masked_language_model.py; Hugging Face's port has no enhanced mask decoder.
//
// places is [r] ints, the flat places b*seq+s to predict, ascending, then -1 where not in use; the result
// is [r, hidden]. A query sees every token but no other query, so the rows of the other places, which the
// authors' code computes and drops, need not exist. With places nil the result has all, [batch*seq, hidden].
func EnhancedMaskDecoder(b *graph.Builder, e *graph.Encoder, positions, places *gorgonia.Node) *gorgonia.Node {
	l := e.Config.Layers - 1
	if b.Bad(positions) {
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
	if places == nil {
		query = b.AddPositions(e.States[l], positions, e.Seq)
	} else {
		query = b.Add(b.Gather(e.States[l], places), b.Gather(positions, within(b, places, e.Seq)))
	}
	for range 2 {
		query = e.LastLayer(query, places)
	}
	return query
}

// within turns flat places b*seq+s into places s of their windows; -1 stays.
func within(b *graph.Builder, places *gorgonia.Node, seq int) *gorgonia.Node {
	if b.Bad(places) {
		return nil
	}
	return b.Apply(graph.Spec{
		Name: "place in window", Shape: places.Shape(), Dtype: tensor.Int,
		Run: func(in []gorgonia.Value, out *tensor.Dense) error {
			local := graph.Ints(out)
			for i, place := range graph.Ints(in[0]) {
				local[i] = place
				if place >= 0 {
					local[i] = place % seq
				}
			}
			return nil
		},
	}, places)
}
