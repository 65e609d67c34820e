package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Encoder is a DeBERTaV3 backbone in a graph. Its parameters have the names and shapes of the released checkpoints,
// after the scope of its builder.
type Encoder struct {
	Config     Config
	Attention  Attention
	Batch, Seq int

	Mask   *gorgonia.Node   // [batch*seq], 1 at tokens and 0 at padding
	States []*gorgonia.Node // [0] is the embedding output, [l] the output of layer l, each [batch*seq, hidden]

	b         *Builder
	embedding int // width of the word table
	positions *gorgonia.Node
	last      int // runs of the last layer by LastLayer so far, for the names of dropout masks
}

// NewEncoder embeds ids ([batch*seq] of tensor.Int) with the word table ([vocab, hidden]) and runs all layers. mask is
// [batch*seq] of the builder's float type. The word table is an argument because the sharing strategies differ in which
// network owns it. A table of another width than hidden is projected to hidden by embed_proj, after positions are added
// if they are, as in Hugging Face's DebertaV2Embeddings.
func NewEncoder(b *Builder, c Config, att Attention, table, ids, mask *gorgonia.Node, batch, seq int) *Encoder {
	e := StartEncoder(b, c, att, table, ids, mask, batch, seq)
	for l := range c.Layers {
		e.AddLayer(l)
	}
	return e
}

// StartEncoder returns an encoder that has only embedded its input; [Encoder.AddLayer] adds the layers that are needed.
// The enhanced mask decoder does not need the ordinary output of the last layer. Arguments are those of [NewEncoder].
func StartEncoder(b *Builder, c Config, att Attention, table, ids, mask *gorgonia.Node, batch, seq int) *Encoder {
	e := &Encoder{Config: c, Attention: att, Batch: batch, Seq: seq, Mask: mask, b: b}
	if b.Failed(table, ids, mask) {
		return e
	}
	if err := c.Validate(); err != nil {
		b.Fail("%v", err)
		return e
	}
	if seq > c.MaxPositions && c.PositionBiasedInput { // relative positions have no end, see attention.Bucket
		b.Fail("windows of %d tokens are longer than max_positions, %d", seq, c.MaxPositions)
		return e
	}
	if ids.Shape().TotalSize() != batch*seq {
		b.Fail("%d windows of %d tokens need %d ids, not %v", batch, seq, batch*seq, ids.Shape())
		return e
	}
	emb := b.Scope("embeddings")
	_, e.embedding = b.matrix("word table", table)
	x := emb.Gather(table, ids)
	if c.PositionBiasedInput {
		x = emb.AddPositions(x, e.PositionTable(), seq)
	}
	if e.embedding != c.Hidden {
		x = emb.Linear(x, emb.Param("embed_proj.weight", Normal(c.InitStd), c.Hidden, e.embedding), nil, Identity)
	}
	x = emb.LayerNorm("LayerNorm", x, c.LayerNormEps)
	x = emb.DropoutOf(Tokens, "dropout", emb.MaskRows(x, mask), c.HiddenDropout)
	e.States = []*gorgonia.Node{x}
	e.positions = att.Positions(b.Scope("encoder"))
	return e
}

// PositionTable is the table of absolute positions, [max_positions, hidden]. DeBERTa adds it in the enhanced mask
// decoder, not at the input; with PositionBiasedInput it is added at the input and has the width of the word table.
func (e *Encoder) PositionTable() *gorgonia.Node {
	c, width := e.Config, e.Config.Hidden
	if c.PositionBiasedInput {
		width = e.embedding
	}
	return e.b.Param("embeddings.position_embeddings.weight", Normal(c.InitStd), c.MaxPositions, width)
}

// AddLayer adds layer l, which runs on the states of the layer before it. Layers must be added in order, from 0.
func (e *Encoder) AddLayer(l int) {
	if e.b.Failed() {
		return
	}
	if l != len(e.States)-1 || l >= e.Config.Layers {
		e.b.Fail("layer %d cannot follow %d layers of %d", l, len(e.States)-1, e.Config.Layers)
		return
	}
	x := e.States[l]
	in, positions := e.withPositions(x)
	e.States = append(e.States, e.b.Recomputed(in, func(in gorgonia.Nodes) *gorgonia.Node {
		return e.layer(e.b.Scope(layerName(l)), layerInput{
			query: in[0], kind: Tokens, states: in[0], positions: positions(in),
		}, "")
	}))
}

// withPositions appends the node of positions, if there is one, to the nodes that a layer is computed from. The function
// finds it there.
func (e *Encoder) withPositions(in ...*gorgonia.Node) (all gorgonia.Nodes, positions func(gorgonia.Nodes) *gorgonia.Node) {
	if e.positions == nil {
		return in, func(gorgonia.Nodes) *gorgonia.Node { return nil }
	}
	return append(in, e.positions), func(all gorgonia.Nodes) *gorgonia.Node { return all[len(all)-1] }
}

// LastLayer runs the last layer with another query stream over the states below it, times times, each on the result of
// the one before, as the enhanced mask decoder does (section 3.2 of arXiv 2006.03654). It may be called several times.
// query is [batch*seq, hidden] if rows is nil, else it has a row for each position in rows, see [AttentionInput]; the
// result has the shape of query.
func (e *Encoder) LastLayer(query, rows *gorgonia.Node, times int) *gorgonia.Node {
	if e.b.Failed(query) {
		return nil
	}
	l := e.Config.Layers - 1
	if l < 1 || len(e.States) < l+1 {
		return e.b.Fail("the enhanced mask decoder needs the states of layer %d, and the encoder has %d of %d layers", l,
			len(e.States)-1, e.Config.Layers)
	}
	before, kind := e.last, Tokens
	if rows != nil {
		kind = Predictions
	}
	e.last += times
	in, positions := e.withPositions(query, e.States[l])
	return e.b.Recomputed(in, func(in gorgonia.Nodes) *gorgonia.Node {
		query := in[0]
		for i := range times {
			use := fmt.Sprintf("/query%d", before+i+1)
			query = e.layer(e.b.Scope(layerName(l)), layerInput{query, rows, kind, in[1], positions(in)}, use)
		}
		return query
	})
}

// Output is the state of the last layer that was added, [batch*seq, hidden].
func (e *Encoder) Output() *gorgonia.Node {
	if len(e.States) == 0 {
		return nil
	}
	return e.States[len(e.States)-1]
}

func layerName(l int) string { return fmt.Sprintf("encoder.layer.%d", l) }
