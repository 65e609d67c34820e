package unigram

import "unicode/utf8"

const (
	maxCached     = 1 << 18 // units; a full cache is emptied
	maxCachedUnit = 64      // bytes; longer units seldom repeat
	maxViterbi    = 4096    // bytes; a longer unit is cut, which limits the memory
)

// Encode appends the ids of s, normalised, to dst, without [CLS] and [SEP]. The first piece always has the word mark,
// even if s begins inside a word. A tokenizer of Train encodes the word "<unk>" as [UNK].
func (t *Tokenizer) Encode(dst []int, s string) []int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.scheme.encode(t, dst, s)
}

// encodeUnit appends the ids of a unit, with its word mark if it has one, from the cache if they are there.
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
