package text

import (
	"math"
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
// The word "<unk>" is [UNK].
func (t *Tokenizer) Encode(dst []int, s string) []int {
	t.mu.Lock()
	defer t.mu.Unlock()
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

// viterbi is the work space of segment: for each character boundary the best way to get there.
type viterbi struct {
	at    []int     // byte offset
	score []float64 // of the best path
	from  []int32   // boundary where its last piece starts
	id    []int32   // of its last piece, UnkID for a character outside the vocabulary
}

// segment appends the most likely segmentation of a unit. Of equal ones it takes that whose last
// pieces are the longest.
func (t *Tokenizer) segment(dst []int, s string) []int {
	w := &t.work
	w.at = w.at[:0]
	for i := range s {
		w.at = append(w.at, i)
	}
	w.at = append(w.at, len(s))
	n := len(w.at) - 1
	w.score = append(w.score[:0], 0)
	w.from = append(w.from[:0], 0)
	w.id = append(w.id[:0], 0)
	for b := 1; b <= n; b++ {
		best, from, id := math.Inf(-1), 0, 0
		for a := max(0, b-t.maxChars); a < b; a++ {
			piece, ok := t.ids[s[w.at[a]:w.at[b]]]
			score := w.score[a]
			switch {
			case ok:
				score += t.scores[piece]
			case a == b-1:
				piece = UnkID
				score += t.unknown
			default:
				continue
			}
			if score > best {
				best, from, id = score, a, piece
			}
		}
		w.score = append(w.score, best)
		w.from = append(w.from, int32(from))
		w.id = append(w.id, int32(id))
	}
	// Walk back, then append forward: from[b] is turned round into the next boundary.
	next := int32(n)
	for b := int32(n); b > 0; {
		a := w.from[b]
		w.from[b] = next
		next, b = b, a
	}
	for b := next; ; b = w.from[b] {
		if n == 0 {
			return dst
		}
		if id := int(w.id[b]); id != UnkID || !t.bytes {
			dst = append(dst, id)
		} else {
			end := w.at[b]
			_, size := utf8.DecodeLastRuneInString(s[:end])
			dst = t.spell(dst, s[end-size:end])
		}
		if int(b) == n {
			return dst
		}
	}
}

// spell appends the bytes of a character. ASCII characters are pieces in every trained vocabulary,
// but a file may leave one out: then it is [UNK].
func (t *Tokenizer) spell(dst []int, char string) []int {
	for i := range len(char) {
		k := strings.IndexByte(string(fallback), char[i])
		if k < 0 {
			return append(dst, UnkID)
		}
		dst = append(dst, len(specials)+k)
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
	return strings.TrimPrefix(strings.ToValidUTF8(string(b), string(utf8.RuneError)), " ")
}
