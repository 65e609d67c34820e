package unigram

import "strings"

// Shown writes a piece for readers: "the" begins a word, "+ing" continues one, and "▁" is the space before a word that
// consists of smaller pieces.
func Shown(piece string) string {
	word, begins := strings.CutPrefix(piece, string(meta))
	switch {
	case !begins:
		return "+" + piece
	case word == "":
		return string(meta)
	}
	return word
}
