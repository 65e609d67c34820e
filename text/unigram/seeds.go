package unigram

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxPiece is the longest piece in characters, the word mark among them (SentencePiece's default).
const maxPiece = 16

// maxSeeds bounds the pieces that training starts from (SentencePiece's default is the same).
const maxSeeds = 1_000_000

// seed is a candidate piece and how often it occurs in the counted units.
type seed struct {
	piece string
	chars int
	n     int64
}

// suffix is a unit from one of its characters on.
type suffix struct {
	s string
	n int64
}

// seeds lists the strings of 2 to maxPiece characters that occur at least twice and would occur less
// often with any one character more, which are the inner nodes of the suffix tree of the units: a
// string that is always followed by the same character is no better piece than the longer one. The
// list is ordered by n times chars, what a piece saves at most, and cut at limit.
func seeds(units []unitCount, limit int) []seed {
	suffixes := make([]suffix, 0, len(units)*8)
	for _, u := range units {
		for i := range u.unit {
			suffixes = append(suffixes, suffix{u.unit[i:], u.n})
		}
	}
	slices.SortFunc(suffixes, func(a, b suffix) int { return strings.Compare(a.s, b.s) })

	var out []seed
	type node struct {
		size int // bytes of the common prefix
		n    int64
	}
	var stack []node // prefixes of the current suffix, shortest first
	var prev string
	closeTo := func(size int) { // ends the nodes longer than size
		var carried int64
		for len(stack) > 0 && stack[len(stack)-1].size > size {
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			top.n += carried
			carried = top.n
			if chars := utf8.RuneCountInString(prev[:top.size]); top.n >= 2 && 2 <= chars && chars <= maxPiece {
				out = append(out, seed{prev[:top.size], chars, top.n})
			}
		}
		switch {
		case carried == 0 || size == 0:
		case len(stack) > 0 && stack[len(stack)-1].size == size:
			stack[len(stack)-1].n += carried
		default:
			stack = append(stack, node{size, carried})
		}
	}
	for _, x := range suffixes {
		closeTo(commonPrefix(prev, x.s))
		if len(stack) > 0 && stack[len(stack)-1].size == len(x.s) {
			stack[len(stack)-1].n += x.n
		} else {
			stack = append(stack, node{len(x.s), x.n})
		}
		prev = x.s
	}
	closeTo(0)

	slices.SortFunc(out, func(a, b seed) int {
		return cmp.Or(cmp.Compare(b.n*int64(b.chars), a.n*int64(a.chars)), strings.Compare(a.piece, b.piece))
	})
	return out[:min(len(out), limit)]
}

// commonPrefix is the size in bytes of the longest common prefix of whole characters.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return n
}
