package unigram

import "strings"

// EncodeMarked is Encode for text with words to guess: each literal "[MASK]" is MaskID, and what is
// between two of them is encoded as a text of its own, which is what transformers does.
func (t *Tokenizer) EncodeMarked(dst []int, s string) []int {
	for {
		before, after, found := strings.Cut(s, maskName)
		dst = t.Encode(dst, before)
		if !found {
			return dst
		}
		dst = append(dst, t.mask)
		s = after
	}
}
