package unigram

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/corpus"
)

// The figures that the documentation gives come from here:
//
//	GOMAXPROCS=1 go test ./text/... -run XXX -bench . -benchtime 1x

// defaultText is the default corpus and its size in bytes, a line feed after each paragraph.
func defaultText(b *testing.B) (texttest.List, int64) {
	b.Helper()
	c, err := corpus.GoSource(b.Context(), "")
	if err != nil {
		b.Skip("no Go source here:", err)
	}
	l := texttest.List(texttest.Paragraphs(b, c))
	size := int64(0)
	for _, p := range l {
		size += int64(len(p)) + 1
	}
	return l, size
}

func BenchmarkTrain(b *testing.B) {
	c, size := defaultText(b)
	for _, opt := range []TrainOptions{{VocabSize: 1024}, {VocabSize: 4000}, {VocabSize: 4000, NoByteFallback: true},
		{VocabSize: 4096}, {VocabSize: 8000}, {VocabSize: 8192}, {VocabSize: 32000}} {
		b.Run(fmt.Sprint(opt.VocabSize, !opt.NoByteFallback), func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				if _, err := Train(b.Context(), c, opt, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	l, size := defaultText(b)
	for _, opt := range []TrainOptions{{VocabSize: 4000}, {VocabSize: 4000, NoByteFallback: true}, {VocabSize: 4096},
		{VocabSize: 8000}, {VocabSize: 8192}} {
		k, err := Train(b.Context(), l, opt, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprint(opt.VocabSize, !opt.NoByteFallback), func(b *testing.B) {
			b.SetBytes(size)
			var ids []int
			for b.Loop() {
				n := 0
				k.cache = unitCache{} // as in a new process
				for _, p := range l {
					ids = k.Encode(ids[:0], p)
					n += len(ids)
				}
				b.ReportMetric(float64(n)/float64(size)*1e6, "tokens/MB")
			}
		})
	}
}
