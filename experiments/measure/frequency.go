package measure

import (
	"cmp"
	"slices"

	"github.com/ablate-go/ablate/text"
)

// TokenRows are the rows of a word table whose tokens occur in the training text, without special tokens. A row's
// number is the token's id.
type TokenRows struct {
	All   []int    // ascending
	Bands [3][]int // the same rows by the frequency of their tokens, each ascending, see the function Bands
}

// Band is a part of the vocabulary by frequency. Tokens are sorted from the most to the least frequent: those that make
// up the first half of the training text are frequent, those of the next four tenths common, and those of the last
// tenth rare. Shares of the text, not of the vocabulary, mean the same for every vocabulary size.
type Band struct {
	Name  string
	Until float64 // share of the training text at which the band ends, from 0 to 1
}

// Bands are the frequency bands, most frequent tokens first.
func Bands() [3]Band { return [3]Band{{"frequent", 0.5}, {"common", 0.9}, {"rare", 1}} }

// NewTokenRows finds the rows by the token counts of a training text.
func NewTokenRows(set *text.Dataset) TokenRows {
	var s TokenRows
	total := 0.0
	for id, n := range set.Counts {
		if n > 0 && !set.Tokenizer.IsSpecial(id) {
			s.All = append(s.All, id)
			total += float64(n)
		}
	}
	byCount := slices.Clone(s.All)
	slices.SortStableFunc(byCount, func(a, b int) int { return cmp.Compare(set.Counts[b], set.Counts[a]) })
	before, band := 0.0, 0
	for _, id := range byCount {
		for band < len(s.Bands)-1 && before >= Bands()[band].Until*total {
			band++
		}
		s.Bands[band] = append(s.Bands[band], id)
		before += float64(set.Counts[id])
	}
	for i := range s.Bands {
		slices.Sort(s.Bands[i])
	}
	return s
}
