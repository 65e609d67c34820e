package minimalpairs

import (
	"slices"

	"github.com/ablate-go/ablate/internal/rng"
)

// Pair is an acceptable sentence and one that differs in little and is not acceptable.
type Pair struct {
	Good, Bad string // sentence_good, sentence_bad; neither is blank

	Paradigm   string // UID; without one the name of the file
	Field      string // field, e.g. "syntax"; "" without one
	Phenomenon string // linguistics_term, one of 12 in BLiMP; "" without one
	ID         string // pairID; "" without one

	File string // where it was read
	Line int    // counted from 1
}

// ByParadigm lists the pairs of each paradigm, in the order in which paradigms first occur.
func ByParadigm(pairs []Pair) [][]Pair {
	at := map[string]int{}
	var all [][]Pair
	for _, p := range pairs {
		i, ok := at[p.Paradigm]
		if !ok {
			i = len(all)
			at[p.Paradigm], all = i, append(all, nil)
		}
		all[i] = append(all[i], p)
	}
	return all
}

// Sample is n pairs of each paradigm, in their order; all of those that have no more. The choice is at random, and
// fixed by the paradigm's name and number of pairs: it is the same for every model.
func Sample(pairs []Pair, n int) []Pair {
	var out []Pair
	for _, all := range ByParadigm(pairs) {
		chosen := rng.Stream(0, "pairs/"+all[0].Paradigm, 0).Perm(len(all))
		chosen = chosen[:max(0, min(n, len(chosen)))]
		slices.Sort(chosen)
		for _, i := range chosen {
			out = append(out, all[i])
		}
	}
	return out
}

// InTurns orders pairs so that each paradigm has its first one, then its second one, and so on. What is known before
// the end then speaks of all paradigms.
func InTurns(pairs []Pair) []Pair {
	groups := ByParadigm(pairs)
	out := make([]Pair, 0, len(pairs))
	for i := 0; len(out) < len(pairs); i++ {
		for _, g := range groups {
			if i < len(g) {
				out = append(out, g[i])
			}
		}
	}
	return out
}
