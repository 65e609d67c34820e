package unigram

import (
	"context"
	"errors"
	"fmt"
)

// TrainOptions says what vocabulary to train. The zero value of each field is its default.
type TrainOptions struct {
	// Kind is what a token is: KindUnigram if empty, KindCharacters or KindBytes.
	Kind string
	// VocabSize counts all ids, the special ones among them: DefaultVocabSize if 0. DeBERTaV3's own
	// tokenizer has 128,001 so counted.
	VocabSize int
	// AtMost takes fewer ids than VocabSize where the text has fewer strings that earn a piece: those that are expected
	// at least half a time in training. Without it VocabSize is exact, and pieces that are hardly used fill it up.
	AtMost bool
	// NoByteFallback makes characters outside the vocabulary [UNK]. By default they are spelled in
	// bytes, for which 115 ids are set apart: the bytes of UTF-8 above ASCII. ASCII itself is always
	// in the vocabulary, so that 115 suffice.
	NoByteFallback bool
	// Coverage is the share of all characters that must be pieces of their own, DefaultCoverage if 0.
	// The rarest characters beyond it are left to byte fallback or [UNK].
	Coverage float64
}

const (
	// DefaultVocabSize suits corpora of some megabytes: on the default corpus, 4,096 pieces need 10%
	// more tokens than 8,192, with half the embedding rows and twice the occurrences of each.
	DefaultVocabSize = 4096
	// DefaultCoverage is SentencePiece's.
	DefaultCoverage = 0.9995
	// maxVocabSize is a sanity bound; mDeBERTa has 250,102.
	maxVocabSize = 1 << 20
)

// VocabSizeError says that a vocabulary of the wanted size cannot be had.
type VocabSizeError struct {
	Want int    // requested number of ids, with the special ones
	Max  int    // largest number of ids that the corpus supports; every size up to it can be trained, but for KindBytes
	Kind string // KindCharacters or KindBytes; empty for KindUnigram
}

func (e *VocabSizeError) Error() string {
	switch e.Kind {
	case KindCharacters:
		return fmt.Sprintf("tokenizer: the text has %d different characters, which with %d special ids are a vocabulary of "+
			"%d, not %d; ask for %d, or for fewer to make the rarest characters [UNK]", e.Max-charactersOverhead,
			charactersOverhead, e.Max, e.Want, e.Max)
	case KindBytes:
		return fmt.Sprintf("tokenizer: single bytes are a vocabulary of %d, not %d; ask for %d", e.Max, e.Want, e.Max)
	}
	return fmt.Sprintf("tokenizer: the corpus supports a vocabulary of at most %d, not %d; "+
		"give more text or ask for at most %d", e.Max, e.Want, e.Max)
}

// ErrNoText says that the text to train on has no character for a piece.
var ErrNoText = errors.New("tokenizer: the text to train on is empty; give text with at least one word")

// Text is what a tokenizer is trained on. A corpus is one.
type Text interface {
	// Paragraphs calls yield with each paragraph, any UTF-8, in an order that is always the same. It stops at the first
	// error of yield and returns it.
	Paragraphs(ctx context.Context, yield func(p string) error) error
}

// Repeated is a Text whose paragraphs count several times in training, as a text of several languages in which small
// ones are not to go under. Training gives what it would if each paragraph were there so many times.
type Repeated interface {
	Text
	// Repeats calls yield with each paragraph of the text, in the same order, and how often it counts, 1 or more.
	Repeats(ctx context.Context, yield func(p string, times int64) error) error
}
