package attention_test

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"gorgonia.org/gorgonia"
)

// The attention node in a graph: projections, relative table, padding, dropout, and the query stream of
// its own that the enhanced mask decoder has. The arithmetic under it has its tests beside Core.
func TestAttentionNodeGradients(t *testing.T) {
	const batch, seq = 2, 5
	c := graph.Config{
		Layers: 2, Hidden: 4, Heads: 2, Intermediate: 4, Vocab: 8, MaxPositions: 8, PositionBuckets: 4,
		AttentionDrop: 0.2, LayerNormEps: 1e-7, InitStd: 0.5,
	}
	for name, att := range map[string]graph.Attention{
		"plain":       attention.Plain{Config: c},
		"c2c+c2p":     attention.Disentangled{Config: c, Terms: attention.Terms{C2C: true, C2P: true}},
		"c2c+p2c":     attention.Disentangled{Config: c, Terms: attention.Terms{C2C: true, P2C: true}},
		"c2c+c2p+p2c": attention.NewDisentangled(c),
	} {
		for _, ownQuery := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/own query %v", name, ownQuery), func(t *testing.T) {
				graphtest.CheckGradients(t, graphtest.Params(3), func(b *graph.Builder) *gorgonia.Node {
					states := b.Param("states", graph.Normal(1), batch*seq, c.Hidden)
					query := states
					if ownQuery {
						query = b.Param("query", graph.Normal(1), batch*seq, c.Hidden)
					}
					mask := b.Input("mask", b.Dtype(), batch*seq)
					if err := graph.Set(mask, []float64{1, 1, 1, 1, 1, 1, 1, 1, 0, 0}); err != nil {
						t.Fatal(err)
					}
					context := att.Attend(b.Scope("self"), graph.AttentionInput{
						Query: query, States: states, Positions: att.Positions(b), Mask: mask, Batch: batch, Seq: seq,
					})
					return graphtest.Weights(b, context, 1)
				}, 1e-6)
			})
		}
	}
}
