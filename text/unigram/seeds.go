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

// suffix is a unit from one of its characters on: 8 bytes, since there are millions of them.
type suffix struct {
	unit int32 // index in the units
	from int32 // bytes before it
}

// seeds lists the strings of 2 to maxPiece characters that occur at least twice and would occur less
// often with any one character more, which are the inner nodes of the suffix tree of the units: a
// string that is always followed by the same character is no better piece than the longer one. The
// list is ordered by n times chars, what a piece saves at most, and cut at limit.
func seeds(units []unitCount, limit int) []seed {
	suffixes := sortedSuffixes(units)
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
				if len(out) >= 2*limit { // the best of all are among the best of each part
					out = bestSeeds(out, limit)
				}
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
		s, n := units[x.unit].unit[x.from:], units[x.unit].n
		closeTo(commonPrefix(prev, s))
		if len(stack) > 0 && stack[len(stack)-1].size == len(s) {
			stack[len(stack)-1].n += n
		} else {
			stack = append(stack, node{len(s), n})
		}
		prev = s
	}
	closeTo(0)
	return bestSeeds(out, limit)
}

// sortedSuffixes lists the suffixes of all units in the order of their text.
func sortedSuffixes(units []unitCount) []suffix {
	chars := 0
	for _, u := range units {
		chars += utf8.RuneCountInString(u.unit)
	}
	suffixes := make([]suffix, 0, chars)
	for k, u := range units {
		for i := range u.unit {
			suffixes = append(suffixes, suffix{int32(k), int32(i)})
		}
	}
	slices.SortFunc(suffixes, func(a, b suffix) int {
		return strings.Compare(units[a.unit].unit[a.from:], units[b.unit].unit[b.from:])
	})
	return suffixes
}

// bestSeeds sorts seeds, those that save most first, and cuts them at limit.
func bestSeeds(out []seed, limit int) []seed {
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
