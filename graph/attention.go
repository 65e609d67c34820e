package graph

import "gorgonia.org/gorgonia"

// Attention is the part of an encoder layer that looks from one token at another. Package attention has
// the disentangled one of DeBERTa and a plain one; an implementation of your own plugs in the same way.
type Attention interface {
	// Positions adds what all layers of an encoder share, such as the normalised table of relative
	// positions, and returns nil if there is nothing to share.
	Positions(b *Builder) *gorgonia.Node

	// Attend adds one layer's attention and returns its context, in the shape of the query, before the output
	// projection. b is scoped to the layer's "attention.self".
	Attend(b *Builder, in AttentionInput) *gorgonia.Node
}

// AttentionInput is what one layer's attention works on.
type AttentionInput struct {
	// Query is [batch*seq, hidden], the states that look, or [r, hidden] if only the tokens at Rows do.
	Query *gorgonia.Node
	// Rows is nil, or r ascending ints: the flat place b*seq+s of each row of Query, then -1 for rows not in
	// use. The enhanced mask decoder asks for masked places only; what it would compute elsewhere is not read.
	Rows   *gorgonia.Node
	States *gorgonia.Node // [batch*seq, hidden], the states looked at; the same node outside the enhanced mask decoder
	// Positions is the node from Attention.Positions, one for all layers.
	Positions *gorgonia.Node
	Mask      *gorgonia.Node // [batch*seq], 1 at tokens and 0 at padding
	Batch     int
	Seq       int
}
