package graph

import "gorgonia.org/gorgonia"

// layer adds one post-norm encoder layer. The residual of its first half is the query stream, which differs from the
// states only in the enhanced mask decoder; rows are the positions of its rows there, see AttentionInput.
func (e *Encoder) layer(b *Builder, query, rows, states *gorgonia.Node, use string) *gorgonia.Node {
	c, kind := e.Config, Tokens
	if rows != nil {
		kind = Predictions
	}
	context := e.Attention.Attend(b.Scope("attention.self"), AttentionInput{
		Query: query, Rows: rows, States: states, Positions: e.positions, Mask: e.Mask, Batch: e.Batch, Seq: e.Seq,
	})
	out := b.Scope("attention.output")
	a := out.Dense("dense", context, c.Hidden, Identity, c.InitStd)
	a = out.AddLayerNorm("LayerNorm", out.DropoutOf(kind, "dropout"+use, a, c.HiddenDropout), query, c.LayerNormEps)

	f := b.Scope("intermediate").Dense("dense", a, c.Intermediate, GELU, c.InitStd)
	out = b.Scope("output")
	f = out.Dense("dense", f, c.Hidden, Identity, c.InitStd)
	return out.AddLayerNorm("LayerNorm", out.DropoutOf(kind, "dropout"+use, f, c.HiddenDropout), a, c.LayerNormEps)
}
