package graph

import "gorgonia.org/gorgonia"

// layerInput is what a layer is computed from.
type layerInput struct {
	query     *gorgonia.Node // the query stream
	rows      *gorgonia.Node // the positions of its rows, see AttentionInput; nil if all have one
	kind      Rows           // what its rows are
	states    *gorgonia.Node // of the layer below
	positions *gorgonia.Node // from Attention.Positions
}

// layer adds one post-norm encoder layer. The residual of its first half is the query stream, which differs from the
// states only in the enhanced mask decoder.
func (e *Encoder) layer(b *Builder, in layerInput, use string) *gorgonia.Node {
	c := e.Config
	context := e.Attention.Attend(b.Scope("attention.self"), AttentionInput{
		Query: in.query, Rows: in.rows, States: in.states, Positions: in.positions, Mask: e.Mask, Batch: e.Batch, Seq: e.Seq,
	})
	out := b.Scope("attention.output")
	a := out.Dense("dense", context, c.Hidden, Identity, c.InitStd)
	a = out.AddLayerNorm("LayerNorm", out.DropoutOf(in.kind, "dropout"+use, a, c.HiddenDropout), in.query, c.LayerNormEps)

	f := b.Scope("intermediate").Dense("dense", a, c.Intermediate, GELU, c.InitStd)
	out = b.Scope("output")
	f = out.Dense("dense", f, c.Hidden, Identity, c.InitStd)
	return out.AddLayerNorm("LayerNorm", out.DropoutOf(in.kind, "dropout"+use, f, c.HiddenDropout), a, c.LayerNormEps)
}
