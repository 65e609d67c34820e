package text

import (
	"context"
	"math"

	"github.com/ablate-go/ablate/text/corpus"
)

// smoothed is the text that the tokenizer of several languages is trained on: all of their training texts, those of
// small languages repeated so that each has its share, as XLM-R and mT5 sample the text of theirs. Nothing is left out:
// the largest language counts once.
type smoothed struct {
	texts []corpus.Corpus
	times []float64 // how often each counts, 1 or more
}

// newSmoothed finds the shares by bytes, since there are no tokens yet.
func newSmoothed(texts []corpus.Corpus, sizes []corpus.Sizes, alpha float64) smoothed {
	bytes := make([]int64, len(sizes))
	for i, s := range sizes {
		bytes[i] = max(1, s.Bytes)
	}
	shares, least := Shares(bytes, alpha), math.Inf(1)
	times := make([]float64, len(bytes))
	for i := range times {
		times[i] = shares[i] / float64(bytes[i])
		least = min(least, times[i])
	}
	for i := range times {
		times[i] /= least
	}
	return smoothed{texts, times}
}

// Paragraphs implements unigram.Text.
func (s smoothed) Paragraphs(ctx context.Context, yield func(p string) error) error {
	return s.Repeats(ctx, func(p string, _ int64) error { return yield(p) })
}

// Repeats implements unigram.Repeated. Of a text that counts 2.5 times the paragraphs count 2, 3, 2, 3 times, ...
func (s smoothed) Repeats(ctx context.Context, yield func(p string, times int64) error) error {
	for i, t := range s.texts {
		n, before := 0.0, 0.0
		err := t.Paragraphs(ctx, func(p string) error {
			n++
			until := math.Floor(n * s.times[i])
			times := max(1, int64(until-before)) // rounding must not cost a paragraph
			before = until
			return yield(p, times)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
