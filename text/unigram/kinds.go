package unigram

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/prose"
)

// The kinds of tokenizers that Train makes. All are unigram tokenizers in their files, which readers need not tell
// apart, and all normalise text alike.
const (
	// KindUnigram has pieces of words.
	KindUnigram = "unigram"
	// KindCharacters has an id for each character of the text, or for the most frequent ones; the others are [UNK]. The
	// word mark stands for a space and for the beginning of a text, so that Decode gives the text back.
	KindCharacters = "characters"
	// KindBytes has an id for each byte of UTF-8, 0x20 being the word mark, and never [UNK]. It learns nothing.
	KindBytes = "bytes"
)

// Kinds lists them.
func Kinds() []string { return []string{KindUnigram, KindCharacters, KindBytes} }

// BytesVocabSize is the number of ids of KindBytes: special ones, 115 bytes beyond ASCII, and the characters of ASCII.
const BytesVocabSize = 4 + 115 + 95 + 1

// charactersOverhead is the number of special ids of KindCharacters.
const charactersOverhead = 4 + 1

// trainUnits makes the tokenizers whose pieces are single characters.
func trainUnits(
	ctx context.Context, c Text, opt TrainOptions, say func(string, ...any),
) (*Tokenizer, error) {
	switch opt.Kind {
	case KindCharacters:
		return trainCharacters(ctx, c, opt, say)
	case KindBytes:
		if opt.VocabSize != BytesVocabSize && opt.VocabSize != 0 && !(opt.AtMost && opt.VocabSize > BytesVocabSize) {
			return nil, &VocabSizeError{Want: opt.VocabSize, Max: BytesVocabSize, Kind: KindBytes}
		}
		var list []scored
		for _, r := range ascii() { // one score for all, since there is only one way to cut a text
			list = append(list, scored{string(r), roundScore(-math.Log(float64(len(ascii()))))})
		}
		return newTrained(list, true)
	}
	return nil, fmt.Errorf("tokenizer %q is not known: %s", opt.Kind, prose.List(Kinds()))
}

// trainCharacters gives the most frequent characters of a text their ids, by falling frequency. Coverage and byte
// fallback have no meaning here.
func trainCharacters(
	ctx context.Context, c Text, opt TrainOptions, say func(string, ...any),
) (*Tokenizer, error) {
	list, err := countCharacters(ctx, c)
	if err != nil {
		return nil, err
	}
	if len(list) < 2 {
		return nil, ErrNoText
	}
	say("tokenizer: %s", prose.Count(len(list), "different character"))
	const least = charactersOverhead + 2 // the word mark and a character
	size := cmp.Or(opt.VocabSize, DefaultVocabSize)
	most := len(list) + charactersOverhead
	switch {
	case size < least || size > maxVocabSize:
		return nil, fmt.Errorf("tokenizer: vocabulary size %d is outside %d..%d; the text has characters for %d", size, least,
			maxVocabSize, most)
	case size > most && !opt.AtMost:
		return nil, &VocabSizeError{Want: size, Max: most, Kind: KindCharacters}
	}
	if keep := size - charactersOverhead; keep < len(list) {
		// The mark is needed, be it the rarest: a sequence of DNA has one in thousands.
		at := slices.IndexFunc(list[keep:], func(c charCount) bool { return c.r == meta })
		if at >= 0 {
			list[keep-1] = list[keep+at]
		}
		list = list[:keep]
	}
	total := 0.0
	for _, c := range list {
		total += float64(c.n)
	}
	var pieces []scored
	for _, c := range list {
		pieces = append(pieces, scored{string(c.r), roundScore(math.Log(float64(c.n) / total))})
	}
	return newTrained(pieces, false)
}

// roundScore rounds to what the file shows.
func roundScore(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// countCharacters counts the characters of normalised text and its word marks, most frequent first and then by code
// point.
func countCharacters(ctx context.Context, c Text) ([]charCount, error) {
	var low [utf8.RuneSelf]int64
	high := map[rune]int64{}
	add := func(p string, times int64) error {
		forUnits(Normalize(p), func(unit string, first bool) {
			if unit == unknownWord {
				return
			}
			if first {
				high[meta] += times
			}
			for _, r := range unit {
				if r < utf8.RuneSelf {
					low[r] += times
				} else {
					high[r] += times
				}
			}
		})
		return nil
	}
	var err error
	if r, ok := c.(Repeated); ok {
		err = r.Repeats(ctx, add)
	} else {
		err = c.Paragraphs(ctx, func(p string) error { return add(p, 1) })
	}
	var list []charCount
	for r, n := range low {
		if n > 0 {
			list = append(list, charCount{rune(r), n})
		}
	}
	for r, n := range high {
		list = append(list, charCount{r, n})
	}
	slices.SortFunc(list, func(a, b charCount) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.r, b.r)) })
	return list, err
}
