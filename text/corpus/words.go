package corpus

import (
	"unicode"
	"unicode/utf8"
)

// CountWords counts runs of letters with inner apostrophes: "don't" is one word, "x86-64" is one
// ("x"), "12" is none.
func CountWords(s string) int {
	n := 0
	in := false
	for i, r := range s {
		switch {
		case unicode.IsLetter(r) || in && unicode.Is(unicode.Mn, r):
			if !in {
				n++
			}
			in = true
		case in && (r == '\'' || r == '’'):
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			in = unicode.IsLetter(next)
		default:
			in = false
		}
	}
	return n
}
