package graph

import "gorgonia.org/gorgonia"

// Attention is the attention of encoder layers. Package attention has the disentangled attention of DeBERTa and a plain
// one; an implementation of your own is used in the same way.
type Attention interface {
	// Positions adds a node that all layers of an encoder share, such as the normalised table of relative positions; nil
	// if there is none.
	Positions(b *Builder) *gorgonia.Node

	// Attend adds the attention of one layer and returns its context, in the shape of the query, before the output
	// projection. The scope of b is the layer's "attention.self".
	Attend(b *Builder, in AttentionInput) *gorgonia.Node
}

// AttentionInput is the input of one layer's attention.
type AttentionInput struct {
	// Query is [batch*seq, hidden], the states of the query stream, or [r, hidden] if only the positions in Rows have one.
	Query *gorgonia.Node
	// Rows is nil, or r ascending ints: the position b*seq+s of each row of Query, then -1 for unused rows. The enhanced
	// mask decoder needs masked positions only.
	Rows *gorgonia.Node
	// States is [batch*seq, hidden], for keys and values; outside the enhanced mask decoder it is the same node as Query.
	States *gorgonia.Node
	// Positions is the node from Attention.Positions, one for all layers.
	Positions *gorgonia.Node
	Mask      *gorgonia.Node // [batch*seq], 1 at tokens and 0 at padding
	Batch     int
	Seq       int
}
