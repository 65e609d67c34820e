package training

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

// BenchmarkForward times one forward pass of generator and discriminator, without dropout, at the released sizes; MB
// are those of weights and results. base at 8 windows of 512 tokens takes minutes to begin:
//
//	go test ./experiments -run - -bench Forward/xsmall -benchtime 1x
func BenchmarkForward(b *testing.B) {
	for _, preset := range []string{"xsmall", "base"} {
		for _, shape := range [][2]int{{1, 128}, {1, 512}, {8, 128}, {8, 512}} {
			b.Run(fmt.Sprintf("%s/batch=%d/seq=%d", preset, shape[0], shape[1]), func(b *testing.B) {
				c := DefaultConfig()
				if err := c.UsePreset(preset); err != nil {
					b.Fatal(err)
				}
				c.Sharing, c.Train.Batch, c.Train.Seq, c.Masking.Rate = "gdes", shape[0], shape[1], 0.15
				n, err := newNetworkBuilder(c)
				if err != nil {
					b.Fatal(err)
				}
				params, arena := graph.NewParams(1, tensor.Float32), graph.NewArena(tensor.Float32)
				e, keep := n.evaluation(params)
				if e.program, err = e.b.CompileInto(arena, keep...); err != nil {
					b.Fatal(err)
				}
				defer e.Close()
				v := SyntheticVocabulary(c.Model.Encoder.Vocab)
				batch, err := newBatch(c, v, v.Windows(c, 0), 1, purposeEval, 0)
				if err != nil {
					b.Fatal(err)
				}
				b.ResetTimer()
				for range b.N {
					if _, err := e.Score([]*Batch{batch}); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(4*int64(params.Count(""))+arena.Bytes())/1e6, "MB")
				b.ReportMetric(float64(b.N*shape[0]*shape[1])/b.Elapsed().Seconds(), "tokens/s")
			})
		}
	}
}
