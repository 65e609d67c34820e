package attention_test

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/attention"
)

func BenchmarkCore(b *testing.B) {
	for _, s := range []attention.Shape{
		{Batch: 32, Seq: 64, Heads: 4, Dim: 32, Buckets: 32, MaxPositions: 64},
		{Batch: 4, Seq: 512, Heads: 4, Dim: 32, Buckets: 32, MaxPositions: 512},
		{Batch: 4, Seq: 512, Heads: 4, Dim: 64, Buckets: 256, MaxPositions: 512},
		{Batch: 16, Seq: 128, Heads: 4, Dim: 64, Buckets: 64, MaxPositions: 128},
	} {
		for _, dropout := range []float64{0, .1} {
			for _, terms := range termSets() {
				name := fmt.Sprintf("B%d_S%d_A%d_d%d_p%v_%s", s.Batch, s.Seq, s.Heads, s.Dim, dropout, termNames(terms))
				b.Run(name, func(b *testing.B) { benchCore(b, s, terms, dropout) })
			}
		}
	}
}

func benchCore(b *testing.B, s attention.Shape, terms attention.Terms, dropout float64) {
	c := testCase{name: "bench", shape: s, dropout: dropout}
	in, dctx := convertInputs[float32](c.inputs()), convert[float32](c.weights())
	ctx, d := make([]float32, len(in.Q)), newGrads[float32](s)
	core, err := attention.NewCore[float32](s, terms, dropout)
	if err != nil {
		b.Fatal(err)
	}
	forward := func() {
		if err := core.Forward(ctx, in, 1); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("forward", func(b *testing.B) {
		for b.Loop() {
			forward()
		}
	})
	b.Run("backward", func(b *testing.B) {
		forward()
		for b.Loop() {
			if err := core.Backward(d, dctx, in); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func termNames(t attention.Terms) string {
	name := ""
	for _, x := range []struct {
		on   bool
		name string
	}{{t.C2C, "c2c"}, {t.C2P, "c2p"}, {t.P2C, "p2c"}} {
		if x.on && name != "" {
			name += "+"
		}
		if x.on {
			name += x.name
		}
	}
	return name
}
