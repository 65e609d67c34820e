package graph_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// windows are three of five tokens: a full one, one with padding, and one of padding alone.
const firstBatch, firstSeq = 3, 5

func firstConfig(layers int) graph.Config {
	return graph.Config{
		Layers: layers, Hidden: 6, Heads: 2, Intermediate: 8, Vocab: 9, MaxPositions: 12, PositionBuckets: 4,
		LayerNormEps: 1e-7, InitStd: 0.4,
	}
}

// firstEncoder starts an encoder over the windows.
func firstEncoder(b *graph.Builder, c graph.Config, att graph.Attention) *graph.Encoder {
	ids := ints(b, "ids", 1, 5, 7, 3, 2, 1, 8, 2, 0, 0, 0, 0, 0, 0, 0)
	mask := floats(b, "mask", 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
	table := b.Param("words", graph.Normal(1), c.Vocab, c.Hidden)
	return graph.StartEncoder(b, c, att, table, ids, mask, firstBatch, firstSeq)
}

// The states of first tokens, and every gradient, are those of whole layers, of which rows are taken.
func TestFirstTokensAreRowsOfTheWholeLayer(t *testing.T) {
	for layers := 1; layers <= 3; layers++ {
		for _, name := range []string{"c2c+c2p+p2c", attention.PlainName} {
			t.Run(fmt.Sprintf("%s/%d", name, layers), func(t *testing.T) {
				c := firstConfig(layers)
				att, err := attention.ByName(name, c)
				if err != nil {
					t.Fatal(err)
				}
				part := firstTokens(t, c, func(b *graph.Builder) *gorgonia.Node {
					return firstEncoder(b, c, att).FirstTokens()
				})
				after := firstTokens(t, c, func(b *graph.Builder) *gorgonia.Node {
					return wholeLayers(firstEncoder(b, c, att)).FirstTokens()
				})
				whole := firstTokens(t, c, func(b *graph.Builder) *gorgonia.Node {
					return b.Gather(wholeLayers(firstEncoder(b, c, att)).Output(), ints(b, "first", 0, firstSeq, 2*firstSeq))
				})
				for name, want := range whole {
					if !slices.Equal(after[name], want) {
						t.Errorf("%s: with a whole last layer it is %v, want %v", name, after[name], want)
					}
					near(t, name, part[name], want)
				}
				if len(part) != len(whole) {
					t.Errorf("%d parameters have a gradient, want %d", len(part), len(whole))
				}
			})
		}
	}
}

func near(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", name, len(got), len(want))
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12*(1+math.Abs(want[i])) {
			t.Fatalf("%s: number %d is %g, by whole layers %g", name, i, got[i], want[i])
		}
	}
}

func wholeLayers(e *graph.Encoder) *graph.Encoder {
	for l := range e.Config.Layers {
		e.AddLayer(l)
	}
	return e
}

// used leaves the window of padding out, as a loss does: the LayerNorms of its zeros have no useful gradient.
func used(b *graph.Builder, states *gorgonia.Node) *gorgonia.Node {
	return b.MaskRows(states, floats(b, "used", 1, 1, 0))
}

// firstTokens runs a model and returns its states, [batch, hidden], and the gradients by parameter.
func firstTokens(t *testing.T, c graph.Config, model func(*graph.Builder) *gorgonia.Node) map[string][]float64 {
	t.Helper()
	b := graph.NewBuilder(graphtest.Params(4))
	states := model(b)
	if b.Err() == nil && !states.Shape().Eq(tensor.Shape{firstBatch, c.Hidden}) {
		t.Fatalf("states of shape %v", states.Shape())
	}
	grads := b.Gradients(graphtest.Weights(b, used(b, states), 3), b.ParamNodes()...)
	out := map[string][]float64{"states": slices.Clone(run(t, b, states))}
	for i, n := range b.ParamNodes() {
		out[n.Name()] = graph.Values(grads[i])
	}
	return out
}

// Central differences go through dropout too, whose masks are those of the step.
func TestFirstTokensGradients(t *testing.T) {
	c := firstConfig(2)
	c.HiddenDropout, c.AttentionDrop = 0.2, 0.2
	graphtest.CheckGradients(t, graphtest.Params(2), func(b *graph.Builder) *gorgonia.Node {
		states := firstEncoder(b, c, attention.NewDisentangled(c)).FirstTokens()
		return graphtest.Weights(b, used(b, states), 1)
	}, 1e-6)
}

func TestFirstTokensCostLessThanAWholeLayer(t *testing.T) {
	flops := func(whole bool) float64 {
		c := firstConfig(2)
		b := graph.NewBuilder(graph.NewShapes(tensor.Float32))
		e := firstEncoderOf(b, c, 4, 64)
		if whole {
			wholeLayers(e)
		}
		e.FirstTokens()
		if err := b.Err(); err != nil {
			t.Fatal(err)
		}
		return b.Flops()
	}
	if part, whole := flops(false), flops(true); !(part < 0.75*whole) {
		t.Errorf("%g operations for first tokens, %g for all", part, whole)
	}
}

func firstEncoderOf(b *graph.Builder, c graph.Config, batch, seq int) *graph.Encoder {
	table := b.Param("words", graph.Normal(1), c.Vocab, c.Hidden)
	return graph.StartEncoder(b, c, attention.Plain{Config: c}, table, b.Input("ids", tensor.Int, batch*seq),
		b.Input("mask", b.Dtype(), batch*seq), batch, seq)
}
