package tasks

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"
)

// bagBits is the size of the table of words: they are hashed to 2^18 places.
const bagBits = 18

// sharedWords is the place of the share of words that both texts of a pair have.
const sharedWords = 1 << bagBits

// bag is the words of an example: columns in ascending order of their places in the table, which all have the same
// value, and one more for the share of words in common, which is 0 where that is none.
type bag struct {
	columns      []int32
	value        float64
	sharedColumn int32
	shared       float64
}

// bagOf has a column for each word and each two neighbouring words of an example that the table of columns has; their
// values have length 1 together. In a pair, words of the two texts have columns of their own. With grow, the table is
// given the columns that it lacks.
func bagOf(e Example, table map[int]int32, grow bool) bag {
	places := bagPlaces(nil, "", words(e.Text))
	var b bag
	if e.Pair != "" {
		places = bagPlaces(places, "\x00", words(e.Pair))
		if c, ok := columnOf(sharedWords, table, grow); ok {
			b.sharedColumn, b.shared = c, jaccard(words(e.Text), words(e.Pair))
		}
	}
	slices.Sort(places)
	for _, p := range slices.Compact(places) {
		if c, ok := columnOf(p, table, grow); ok {
			b.columns = append(b.columns, c)
		}
	}
	if len(b.columns) > 0 {
		b.value = 1 / math.Sqrt(float64(len(b.columns)))
	}
	return b
}

func columnOf(place int, table map[int]int32, grow bool) (int32, bool) {
	c, ok := table[place]
	if !ok && grow {
		c, ok = int32(len(table)), true
		table[place] = c
	}
	return c, ok
}

func bagPlaces(places []int, mark string, words []string) []int {
	for i, w := range words {
		places = append(places, place(mark+w))
		if i > 0 {
			places = append(places, place(mark+words[i-1]+" "+w))
		}
	}
	return places
}

func place(s string) int {
	h := fnv.New32a()
	h.Write([]byte(s)) // never fails, by hash.Hash's contract
	return int(h.Sum32() % (1 << bagBits))
}

// jaccard is the share of the words in either text that are in both.
func jaccard(a, b []string) float64 {
	seen := map[string]int{}
	for _, w := range a {
		seen[w] |= 1
	}
	for _, w := range b {
		seen[w] |= 2
	}
	both := 0
	for _, in := range seen {
		if in == 3 {
			both++
		}
	}
	return float64(both) / float64(max(1, len(seen)))
}

// words are the runs of letters, marks and digits in a text, in lower case. A Chinese or Japanese character is a word.
// What is longer than any word is a sequence, and read as its overlapping pieces of 4 letters.
func words(s string) (out []string) {
	const longest, piece = 30, 4
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	}) {
		r := []rune(w)
		switch {
		case unicode.In(r[0], unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			for _, c := range r {
				out = append(out, string(c))
			}
		case len(r) > longest:
			for i := range len(r) - piece + 1 {
				out = append(out, string(r[i:i+piece]))
			}
		default:
			out = append(out, w)
		}
	}
	return out
}
