package attention

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
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
func EnhancedMaskDecoder(b *graph.Builder, e *graph.Encoder, positions *gorgonia.Node) *gorgonia.Node {
	l := e.Config.Layers - 1
	if b.Bad(positions) {
		return nil
	}
	if len(e.States) <= l {
		return b.Fail("the enhanced mask decoder needs the states of layer %d, and the encoder has %d", l, len(e.States)-1)
	}
	query := b.AddPositions(e.States[l], positions, e.Seq)
	for range 2 {
		query = e.LastLayer(query)
	}
	return query
}
