package unigram

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// meta marks the start of a word inside pieces, as SentencePiece has it (U+2581).
const meta = '▁'

// Normalize is what the tokenizer does to text first, and what decoding gives back: NFKC, white space
// of all kinds to single spaces with none at the ends, control characters removed, broken UTF-8 to
// U+FFFD. Case is kept.
//
// SentencePiece's default (nmt_nfkc, release 0.2.3) gives another result for 75 of the 194,559
// characters up to U+2FFFF, each tried between two letters: it keeps C1 controls, the full-width
// tilde and one combining mark as they are, drops the vertical tab, makes spaces of U+FFFD, U+200C and
// the direction marks, and knows letters newer than Unicode 15.
func Normalize(s string) string {
	if isNormalASCII(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case isSpaceForTokenizer(r):
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFKC.String(s)), " ")
}

// isSpaceForTokenizer also holds for what is written without a width, and for the word mark.
func isSpaceForTokenizer(r rune) bool {
	return unicode.IsSpace(r) || r == meta || r == '\u200b' || r == '\ufeff'
}

// isNormalASCII is the fast way for the text that most corpora consist of.
func isNormalASCII(s string) bool {
	prev := byte(' ') // a leading space is as wrong as a double one
	for i := range len(s) {
		b := s[i]
		if b < ' ' || b > '~' || b == ' ' && prev == ' ' {
			return false
		}
		prev = b
	}
	return s == "" || prev != ' '
}
