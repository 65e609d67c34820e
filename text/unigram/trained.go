package unigram

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/spm"
)

// trained is the scheme of the tokenizers that Train makes.
type trained struct{}

func (trained) prepare(s string, _ *addedTokens) string { return s }

func (trained) normalize(s string) string { return Normalize(s) }

func (trained) finders(list []addedToken) (addedTokens, error) {
	return newAddedTokens(list, Normalize)
}

func (trained) segment(t *Tokenizer, dst []int, s string) []int {
	var key []byte
	forUnits(s, func(unit string, first bool) {
		if unit == unknownWord {
			dst = append(dst, UnkID)
			return
		}
		key = key[:0]
		if first {
			key = utf8.AppendRune(key, meta)
		}
		key = append(key, unit...)
		dst = t.encodeUnit(dst, key)
	})
	return dst
}

func (trained) settings() string { return "ablate unigram nfkc 1" }

func (trained) single() bool       { return false }
func (trained) fuses() bool        { return false }
func (trained) prefixes() bool     { return true }
func (trained) file() *foreignFile { return nil }

// The bytes that occur in well-formed UTF-8 beyond ASCII, in order.
const firstByte, lastByte = 0x80, 0xf4

// fallbackBytes has an id each with byte fallback, in this order.
var fallbackBytes = listFallbackBytes()

func listFallbackBytes() []byte {
	var out []byte
	for b := firstByte; b <= lastByte; b++ {
		if b != 0xc0 && b != 0xc1 {
			out = append(out, byte(b))
		}
	}
	return out
}

func byteName(b byte) string { return spm.ByteName(b) }

// vocabOverhead is the number of ids that are not learned.
func vocabOverhead(bytes bool) int {
	n := len(specials) + 1
	if bytes {
		n += len(fallbackBytes)
	}
	return n
}

// newTrained makes a tokenizer of learned pieces. It checks them, since they may come from a file.
func newTrained(list []scored, bytes bool) (*Tokenizer, error) {
	t := blankTokenizer(len(list)+vocabOverhead(bytes), trained{})
	t.bytes, t.letters = bytes, true
	for _, s := range specials {
		t.add(s, 0, kindSpecial)
	}
	if bytes {
		for _, b := range fallbackBytes {
			t.byteID[b] = int32(t.add(byteName(b), 0, kindByte))
		}
	}
	for _, s := range list {
		switch {
		case s.piece == "" || !utf8.ValidString(s.piece) || strings.Contains(s.piece, "\x00"):
			return nil, fmt.Errorf("piece %d is %q, which is no text", len(t.pieces), s.piece)
		case !(s.score <= 0 && s.score > -1000): // catches NaN
			return nil, fmt.Errorf("piece %q has log probability %v, outside (-1000, 0]", s.piece, s.score)
		}
		if _, ok := t.ids[s.piece]; ok {
			return nil, fmt.Errorf("piece %q is there twice", s.piece)
		}
		t.unknown = math.Min(t.unknown, s.score)
		t.letters = t.letters && utf8.RuneCountInString(s.piece) == 1
		t.add(s.piece, s.score, kindText)
	}
	if _, ok := t.ids[string(meta)]; !ok {
		return nil, fmt.Errorf("the word mark %q is missing", meta)
	}
	t.mask = t.add(maskName, 0, kindSpecial)
	t.unknown -= 10 // a character is spelled in bytes only where no piece can be had, as in SentencePiece
	if err := t.index(); err != nil {
		return nil, err
	}
	t.hash = t.digest()
	return t, t.findTokens()
}
