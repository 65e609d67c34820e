package measure

import (
	"cmp"
	"slices"

	"github.com/ablate-go/ablate/text"
)

// TokenRows are the rows of a word table that the training text uses: ids of ordinary tokens, without the
// special ones.
type TokenRows struct {
	All []int // ascending

	// Bands are the same rows by how often their tokens occur, see Bands.
	Bands [3][]int
}

// Band is a part of the vocabulary by frequency. The commonest tokens that make up half of the training
// text are frequent, those of the next four tenths common, and those of the last tenth rare: in shares of
// the running text the bands mean the same for every vocabulary size.
type Band struct {
	Name  string
	Until float64 // share of the running text at which the band ends
}

// Bands are the frequency bands, commonest tokens first.
func Bands() [3]Band { return [3]Band{{"frequent", 0.5}, {"common", 0.9}, {"rare", 1}} }

// NewTokenRows reads the counts of a training text.
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
