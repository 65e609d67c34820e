package unigram

import "strings"

// EncodeMarked is Encode for text with masked words: each "[MASK]" becomes MaskID, and the text between two of them is
// encoded separately, as transformers does.
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
