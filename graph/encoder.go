package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Encoder is a DeBERTaV3 backbone in a graph. Its parameters have the names and shapes of the released
// checkpoints, below the prefix of the builder it was made with.
type Encoder struct {
	Config     Config
	Attention  Attention
	Batch, Seq int

	Mask   *gorgonia.Node   // [batch*seq], 1 at tokens and 0 at padding
	States []*gorgonia.Node // [0] is the embedding output, [l] the output of layer l, each [batch*seq, hidden]

	b         *Builder
	embedding int // width of the word table, see NewEmbeddings
	positions *gorgonia.Node
	last      int // uses of the last layer so far, which name its dropout masks
}

// NewEncoder embeds ids ([batch*seq] of tensor.Int) with the word table ([vocab, hidden]) and runs all
// layers. mask is [batch*seq] of the builder's float type. The word table is an argument because who
// owns it is what the sharing strategies differ in. A table of another width than hidden is projected to it
// by embed_proj, after the positions if they enter here, as in Hugging Face's DebertaV2Embeddings.
func NewEncoder(b *Builder, c Config, att Attention, table, ids, mask *gorgonia.Node, batch, seq int) *Encoder {
	e := NewEmbeddings(b, c, att, table, ids, mask, batch, seq)
	for l := range c.Layers {
		e.AddLayer(l)
	}
	return e
}

// NewEmbeddings is an encoder that has only embedded its input; [Encoder.AddLayer] does the rest, as far
// as it is needed: the enhanced mask decoder has no use for the last layer's ordinary output.
func NewEmbeddings(b *Builder, c Config, att Attention, table, ids, mask *gorgonia.Node, batch, seq int) *Encoder {
	e := &Encoder{Config: c, Attention: att, Batch: batch, Seq: seq, Mask: mask, b: b}
	if b.Bad(table, ids, mask) {
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
	x = emb.Dropout("dropout", emb.MaskRows(x, mask), c.HiddenDropout)
	e.States = []*gorgonia.Node{x}
	e.positions = att.Positions(b.Scope("encoder"))
	return e
}

// PositionTable is the table of absolute positions, [max_positions, hidden]. DeBERTa adds it in the
// enhanced mask decoder, not at the input; with PositionBiasedInput it has the width of the word table.
func (e *Encoder) PositionTable() *gorgonia.Node {
	c, width := e.Config, e.Config.Hidden
	if c.PositionBiasedInput {
		width = e.embedding
	}
	return e.b.Param("embeddings.position_embeddings.weight", Normal(c.InitStd), c.MaxPositions, width)
}

// AddLayer runs layer l on the states of the layer before it.
func (e *Encoder) AddLayer(l int) {
	if e.b.Bad() {
		return
	}
	if l != len(e.States)-1 || l >= e.Config.Layers {
		e.b.Fail("layer %d cannot follow %d layers of %d", l, len(e.States)-1, e.Config.Layers)
		return
	}
	x := e.States[l]
	e.States = append(e.States, e.layer(e.b.Scope(layerName(l)), x, nil, x, ""))
}

// LastLayer runs the last layer's weights with a query stream of its own over the states below it: the
// step of the enhanced mask decoder (section 3.2 of arXiv 2006.03654). It may be called several times. query
// is [batch*seq, hidden] with rows nil, or the rows of the places that rows names, see [AttentionInput].
func (e *Encoder) LastLayer(query, rows *gorgonia.Node) *gorgonia.Node {
	if e.b.Bad(query) {
		return nil
	}
	l := e.Config.Layers - 1
	if l < 1 || len(e.States) < l+1 {
		return e.b.Fail("the enhanced mask decoder needs the states of layer %d, and the encoder has %d of %d layers", l,
			len(e.States)-1, e.Config.Layers)
	}
	e.last++
	return e.layer(e.b.Scope(layerName(l)), query, rows, e.States[l], fmt.Sprintf("/query%d", e.last))
}

// Output is the last layer's state.
func (e *Encoder) Output() *gorgonia.Node {
	if len(e.States) == 0 {
		return nil
	}
	return e.States[len(e.States)-1]
}

func layerName(l int) string { return fmt.Sprintf("encoder.layer.%d", l) }
