package corpus

import (
	"context"
	"strings"
	"unicode/utf8"
)

// SplitFine is Split for a text of few and long paragraphs, such as one document in one line: paragraphs that are
// longer than a block are cut first, at spaces where there are any, so that something can be held out.
func SplitFine(c Corpus, bytes int64, fraction float64) (train, heldOut Corpus, err error) {
	s, err := newSplitter(bytes, fraction)
	if err != nil {
		return nil, nil, err
	}
	c = pieces{c, int(s.block)}
	return s.part(c, "training, cut", false), s.part(c, "held-out, cut", true), nil
}

// pieces is a corpus with its long paragraphs cut.
type pieces struct {
	Corpus
	most int // bytes of a piece
}

func (p pieces) Paragraphs(ctx context.Context, yield func(p string) error) error {
	return p.Corpus.Paragraphs(ctx, func(s string) error {
		for len(s) > p.most {
			end := strings.LastIndexByte(s[:p.most], ' ')
			if end <= 0 {
				for end = p.most; !utf8.RuneStart(s[end]); {
					end--
				}
			}
			if err := yield(s[:end]); err != nil {
				return err
			}
			s = strings.TrimPrefix(s[end:], " ")
		}
		return yield(s)
	})
}
