package corpus

import "context"

// Sizes is what a pass over a corpus counts.
type Sizes struct {
	Paragraphs int64 `json:"paragraphs"`
	Bytes      int64 `json:"bytes"` // of the paragraphs, one line feed each included
	Words      int64 `json:"words"` // see CountWords
}

// Plus adds the sizes of another corpus.
func (s Sizes) Plus(t Sizes) Sizes {
	return Sizes{Paragraphs: s.Paragraphs + t.Paragraphs, Bytes: s.Bytes + t.Bytes, Words: s.Words + t.Words}
}

// Measure reads a corpus once and counts.
func Measure(ctx context.Context, c Corpus) (Sizes, error) {
	var s Sizes
	err := c.Paragraphs(ctx, func(p string) error {
		s.Paragraphs++
		s.Bytes += int64(len(p)) + 1
		s.Words += int64(CountWords(p))
		return nil
	})
	return s, err
}
