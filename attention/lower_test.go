package attention_test

import (
	"fmt"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/testutil"
)

// The operation alone, at every shape and with every choice of terms that Core is tested with.
func TestLoweredAttention(t *testing.T) {
	testutil.Long(t)
	for _, c := range slices.Concat(cases, longCases, lowerCases) {
		checkLowered(t, c, tensor.Float32)
	}
}

// Without much time: padding, dropout, logarithmic buckets and several blocks.
func TestLoweredAttentionInBothTypes(t *testing.T) {
	checkLowered(t, cases[len(cases)-1], tensor.Float32, tensor.Float64)
	for _, c := range lowerCases {
		checkLowered(t, c, tensor.Float64) // in float32 in TestLoweredAttention
	}
}

func checkLowered(t *testing.T, c testCase, types ...tensor.Dtype) {
	t.Run(c.name, func(t *testing.T) { lowertest.CheckModel(t, 1, c.model(nil, termSets()), types...) })
	t.Run(c.name+"/rows", func(t *testing.T) { // rows are the same for every term: fewer choices save half a minute
		a := c.ask(.4)
		choices := []attention.Terms{{C2P: true}, {P2C: true}, attention.AllTerms()}
		lowertest.CheckModel(t, 1, a.model(a.rows, choices), types...)
	})
}

// lowerCases have several blocks in the lowered attention.
var lowerCases = []testCase{
	{name: "lowered blocks", shape: attention.Shape{Batch: 2, Seq: 256, Heads: 2, Dim: 2, Buckets: 16, MaxPositions: 64},
		lengths: []int{256, 200}, dropout: .1},
}

// model has one operation for each choice of terms, with operands of its own.
func (c testCase) model(rows []int, choices []attention.Terms) graphtest.Model {
	return func(b *graph.Builder) *gorgonia.Node {
		var losses gorgonia.Nodes
		for i, terms := range choices {
			losses = append(losses, c.loss(b.Scope(fmt.Sprintf("%v", terms)), terms, rows, i))
		}
		return b.Sum(losses...)
	}
}

func (c testCase) loss(b *graph.Builder, terms attention.Terms, rows []int, seed int) *gorgonia.Node {
	s := c.shape
	draw := func(name string, rows int) *gorgonia.Node { return b.Param(name, graph.Normal(1), rows, s.Width()) }
	in := graph.AttentionInput{Mask: b.Input("mask", b.Dtype(), s.Batch*s.Seq), Batch: s.Batch, Seq: s.Seq}
	mask := c.inputs().Mask
	if mask == nil {
		mask = make([]float64, s.Batch*s.Seq)
		for i := range mask {
			mask[i] = 1
		}
	}
	set := func(n *gorgonia.Node, data any) {
		if err := graph.Set(n, data); err != nil {
			b.Fail("%v", err)
		}
	}
	set(in.Mask, mask)
	queries := s.Batch * s.Seq
	if rows != nil {
		queries = len(rows)
		in.Rows = b.Input("rows", tensor.Int, queries)
		set(in.Rows, rows)
	}
	var kr, qr *gorgonia.Node
	from, to := attention.Reach(s.Seq, s.Buckets, s.MaxPositions)
	if terms.C2P {
		kr = draw("kr", to-from)
	}
	if terms.P2C {
		qr = draw("qr", to-from)
	}
	o := attention.NewOperands(draw("q", queries), draw("k", s.Batch*s.Seq), draw("v", s.Batch*s.Seq), kr, qr)
	config := graph.Config{
		Hidden: s.Width(), Heads: s.Heads, AttentionDrop: c.dropout, PositionBuckets: s.Buckets, MaxPositions: s.MaxPositions,
	}
	if c.dropout > 0 {
		set(b.Step(), []int{3})
	}
	return graphtest.Weights(b, attention.Attend(b, config, terms, in, o), seed)
}
