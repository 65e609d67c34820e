package unigram

import "strings"

// Shown is a piece as people read words: "the" begins one, "+ing" goes on inside one, and "▁" is the space before a
// word that is spelled in smaller pieces.
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
