package text

import (
	"strings"
	"unicode/utf8"
)

// unitCache remembers the ids of units. Text repeats its words, so that nearly every unit is found.
type unitCache struct {
	at  map[string][2]uint32 // unit with its word mark -> from, to in ids
	ids []int32
}

const (
	maxCached     = 1 << 18 // units; then the cache starts anew
	maxCachedUnit = 64      // bytes; longer units hardly repeat
	maxViterbi    = 4096    // bytes; a longer unit is cut, which bounds the work space
)

// Encode appends the ids of s, normalised, to dst; it adds no [CLS] or [SEP]. A text beginning within
// a word cannot be told from one beginning a word: the first piece always has the word mark.
// With a tokenizer of Train the word "<unk>" is [UNK].
func (t *Tokenizer) Encode(dst []int, s string) []int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.scheme.encode(t, dst, s)
}

// own is the scheme of the tokenizers that Train makes.
type own struct{}

func (own) encode(t *Tokenizer, dst []int, s string) []int {
	var key []byte
	forUnits(Normalize(s), func(unit string, first bool) {
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

func (own) settings() string { return "ablate unigram nfkc 1" }

func (own) single() bool       { return false }
func (own) fuses() bool        { return false }
func (own) prefixes() bool     { return true }
func (own) file() *foreignFile { return nil }

func (t *Tokenizer) encodeUnit(dst []int, unit []byte) []int {
	if at, ok := t.cache.at[string(unit)]; ok {
		for _, id := range t.cache.ids[at[0]:at[1]] {
			dst = append(dst, int(id))
		}
		return dst
	}
	from := len(dst)
	s := string(unit)
	for rest := s; rest != ""; {
		n := len(rest)
		if n > maxViterbi {
			for n = maxViterbi; !utf8.RuneStart(rest[n]); {
				n--
			}
		}
		dst = t.segment(dst, rest[:n])
		rest = rest[n:]
	}
	if len(s) <= maxCachedUnit {
		if len(t.cache.at) >= maxCached || t.cache.at == nil {
			t.cache = unitCache{at: map[string][2]uint32{}, ids: t.cache.ids[:0]}
		}
		begin := uint32(len(t.cache.ids))
		for _, id := range dst[from:] {
			t.cache.ids = append(t.cache.ids, int32(id))
		}
		t.cache.at[s] = [2]uint32{begin, uint32(len(t.cache.ids))}
	}
	return dst
}

// Decode gives the text of ids: exactly Normalize(s) for the ids of s with byte fallback. [PAD],
// [CLS] and [SEP] are left out, [UNK] is the word "<unk>", [MASK] the word "[MASK]"; bytes that make
// no character are U+FFFD.
func (t *Tokenizer) Decode(ids []int) string {
	var b []byte
	for _, id := range ids {
		if v, ok := t.fromByte(id); ok {
			b = append(b, v)
			continue
		}
		switch p := t.Piece(id); {
		case id == PadID || id == ClsID || id == SepID:
		case id == UnkID:
			b = append(append(b, ' '), unknownWord...)
		case t.IsSpecial(id):
			b = append(append(b, ' '), p...)
		default:
			b = append(b, strings.ReplaceAll(p, string(meta), " ")...)
		}
	}
	text := strings.ToValidUTF8(string(b), string(utf8.RuneError))
	if t.scheme.prefixes() {
		text = strings.TrimPrefix(text, " ")
	}
	return text
}
