package unigram

import "unicode/utf8"

const (
	maxCached     = 1 << 18 // units; a full cache is emptied
	maxCachedUnit = 64      // bytes; longer units seldom repeat
	maxViterbi    = 4096    // bytes; a longer unit is cut, which limits the memory
)

// Encode appends the ids of s, normalised, to dst; it adds no [CLS] or [SEP]. A text beginning within
// a word cannot be told from one beginning a word: the first piece always has the word mark.
// With a tokenizer of Train the word "<unk>" is [UNK]. Tokens that were added to a vocabulary are found; "[SEP]" and
// the other special tokens are text like any other, since a corpus may speak of them.
func (t *Tokenizer) Encode(dst []int, s string) []int { return t.encode(dst, s, &t.plain) }

// EncodeMarked is Encode for text that somebody writes for a model: "[MASK]", "[SEP]", "[CLS]", "[UNK]" and "[PAD]" in
// it are these tokens, and what is between two of them is encoded as a text of its own, which is what transformers
// does. Where a tokenizer.json says that a token is normalized, the text around it is normalised first, and
// spaces beside the token stay, as in transformers.
func (t *Tokenizer) EncodeMarked(dst []int, s string) []int { return t.encode(dst, s, &t.marked) }

func (t *Tokenizer) encode(dst []int, s string, tokens *addedTokens) []int {
	t.mu.Lock()
	defer t.mu.Unlock()
	token := func(id, _, _ int) { dst = append(dst, id) }
	s = t.scheme.prepare(s, tokens)
	tokens.raw.split(s, func(from, to int) {
		part := t.scheme.normalize(s[from:to])
		segment := func(from, to int) { dst = t.scheme.segment(t, dst, part[from:to]) }
		tokens.normalized.split(part, segment, token)
	}, token)
	return dst
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
		n := unitPart(rest)
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

// unitPart is how many bytes of a unit are segmented at once.
func unitPart(s string) int {
	if len(s) <= maxViterbi {
		return len(s)
	}
	n := maxViterbi
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}
