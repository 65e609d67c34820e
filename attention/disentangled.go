package attention

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// Disentangled attends by content and relative position (section 3.1):
//
//	score(i,j) = ( q_i·k_j + q_i·Kr[t(i,j)] + Qr[t(i,j)]·k_j ) / sqrt(terms·d)
//
// Kr and Qr are the normalised table of relative positions through the layer's own key and query
// projections (share_att_key), so the relative terms add one table and no weights per layer.
type Disentangled struct {
	Config graph.Config
	Terms  Terms
}

// NewDisentangled returns the published attention with all three terms.
func NewDisentangled(c graph.Config) Disentangled { return Disentangled{Config: c, Terms: AllTerms()} }

// Positions implements graph.Attention: the table [2·position_buckets, hidden], normalised once for all layers; nil if
// content to content is the only term.
func (d Disentangled) Positions(b *graph.Builder) *gorgonia.Node {
	if !d.relative() {
		return nil
	}
	c := d.Config
	table := b.Param("rel_embeddings.weight", graph.Normal(c.InitStd), 2*c.PositionBuckets, c.Hidden)
	return b.LayerNorm("LayerNorm", table, c.LayerNormEps)
}

func (d Disentangled) relative() bool { return d.Terms.C2P || d.Terms.P2C }

// Attend implements graph.Attention.
func (d Disentangled) Attend(b *graph.Builder, in graph.AttentionInput) *gorgonia.Node {
	c := d.Config
	q, k, v := project(b, c, in)
	var kr, qr *gorgonia.Node
	if d.relative() {
		// Buckets that no pair of a window uses are not projected: half of the table at 128 tokens.
		from, to := Reach(in.Seq, c.PositionBuckets, c.MaxPositions)
		rel := b.Dropout("rel_dropout", b.RowRange(in.Positions, from, to), c.HiddenDropout)
		if d.Terms.C2P {
			kr = b.Dense("key_proj", rel, c.Hidden, graph.Identity, c.InitStd)
		}
		if d.Terms.P2C {
			qr = b.Dense("query_proj", rel, c.Hidden, graph.Identity, c.InitStd)
		}
	}
	return attend(b, c, d.Terms, in, operands{q: q, k: k, v: v, kr: kr, qr: qr})
}

// project computes queries from the query stream, keys and values from the states.
func project(b *graph.Builder, c graph.Config, in graph.AttentionInput) (q, k, v *gorgonia.Node) {
	q = b.Dense("query_proj", in.Query, c.Hidden, graph.Identity, c.InitStd)
	k = b.Dense("key_proj", in.States, c.Hidden, graph.Identity, c.InitStd)
	v = b.Dense("value_proj", in.States, c.Hidden, graph.Identity, c.InitStd)
	return q, k, v
}
