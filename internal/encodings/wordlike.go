package encodings

import (
	"strings"
	"unicode"
)

// Wordlike is the share of characters beyond ASCII that stand as they do in text: letters in words of one alphabet, no
// capital right after a small letter, signs at the edges of words. A text that was read in a wrong encoding has signs
// and capitals inside words. It is 1 for ASCII.
func Wordlike(s string) float64 {
	good, all := 0, 0
	before := ' '
	runes := []rune(s)
	for i, r := range runes {
		after := ' '
		if i+1 < len(runes) {
			after = runes[i+1]
		}
		if r >= 0x80 {
			all++
			if stands(before, r, after) {
				good++
			}
		}
		before = r
	}
	if all == 0 {
		return 1
	}
	return float64(good) / float64(all)
}

// stands tells whether r can be between its neighbours.
func stands(before, r, after rune) bool {
	switch {
	case r == unicode.ReplacementChar || unicode.IsControl(r) || '─' <= r && r <= '▟': // frames of DOS are no prose
		return false
	case unicode.IsLetter(r):
		if unicode.IsLower(before) && unicode.IsUpper(r) || unicode.IsLower(r) && unicode.IsUpper(after) {
			return false
		}
		return sameAlphabet(before, r) && sameAlphabet(r, after)
	case unicode.IsMark(r):
		return before >= 0x80 && (unicode.IsLetter(before) || unicode.IsMark(before)) // é of two code points is rare
	case strings.ContainsRune("’·\u00ad‐–—", r): // these are within words too
		return true
	}
	return !(alphabetic(before) && alphabetic(after))
}

// alphabetic tells a letter of a script that writes words with spaces between them.
func alphabetic(r rune) bool {
	return unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

var alphabets = []*unicode.RangeTable{
	unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Hebrew, unicode.Arabic, unicode.Thai,
}

// sameAlphabet is false for letters of two alphabets, which no word mixes.
func sameAlphabet(a, b rune) bool {
	if !unicode.IsLetter(a) || !unicode.IsLetter(b) || unicode.Is(unicode.Han, a) || unicode.Is(unicode.Han, b) {
		return true
	}
	for _, t := range alphabets {
		if unicode.Is(t, a) != unicode.Is(t, b) {
			return false
		}
	}
	return true
}
