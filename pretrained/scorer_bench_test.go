package pretrained

import (
	"math/rand/v2"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// One iteration is 100 sentences of 10 to 29 tokens, as BLiMP's have with a small vocabulary. The generator has the
// size of the default plan's, on one core.
func BenchmarkScore(b *testing.B) {
	preset, err := graph.FindPreset("laptop")
	if err != nil {
		b.Fatal(err)
	}
	n := Network{Config: preset.Encoder.WithLayers(preset.Generator), Embedding: preset.Encoder.Hidden,
		Attention: attention.AllTerms().String(), EMD: true}
	params := graph.NewParams(1, tensor.Float32)
	if _, err := generate(graph.NewBuilder(params), n, 1, 1); err != nil {
		b.Fatal(err)
	}
	letters, err := unigram.OpenTokenizer("testdata/letters")
	if err != nil {
		b.Fatal(err)
	}
	s := (&FillMask{Network: n, Tokenizer: letters, params: params}).Scorer(1)
	defer s.Close()
	r := rand.New(rand.NewPCG(1, 1))
	var sentences [][]int
	for i := range 100 {
		ids := []int{unigram.ClsID}
		for range 10 + i%20 {
			ids = append(ids, 4+r.IntN(n.Config.Vocab-4))
		}
		sentences = append(sentences, append(ids, unigram.SepID))
	}
	for b.Loop() {
		if _, err := s.Score(b.Context(), sentences); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(sentences)*b.N)/2/b.Elapsed().Seconds(), "pairs/s")
}
