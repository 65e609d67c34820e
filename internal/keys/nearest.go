package keys

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that name was most likely meant to be, "" if none is near. Near is at
// most one edit in three characters (insertion, deletion, change or swap of neighbours, case aside);
// else a dotted path with the same last part, or one whose last part begins with name's. Of equals, the
// first candidate wins.
func Nearest(name string, candidates []string) string {
	best, least := "", max(1, utf8.RuneCountInString(name)/3)+1
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), strings.ToLower(c)); d < least && d < utf8.RuneCountInString(name) {
			best, least = c, d
		}
	}
	if best != "" {
		return best
	}
	end := lastPart(name)
	for _, c := range candidates {
		if end != "" && strings.EqualFold(lastPart(c), end) {
			return c
		}
	}
	for _, c := range candidates {
		if len(end) >= 3 && strings.HasPrefix(strings.ToLower(lastPart(c)), strings.ToLower(end)) {
			return c
		}
	}
	return ""
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// distance is the optimal string alignment distance: Damerau and Levenshtein's, with no part edited
// twice. It keeps three rows of the table.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(y); j++ {
			change := last[j-1]
			if x[i-1] != y[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(y)]
}
