package text

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// mixture decides which language each window of a batch is of. Windows are numbered through all batches, and a round is
// roundLength of them. Each round has the same number of windows of each language, its share, in an order that
// (seed, round) decides. So shares are exact over a round, and the how-manieth of its language a window is follows from
// its number alone: no window of a language comes twice before all have come, but for the order within a round.
type mixture struct {
	languages []string // their names, which choose the order of their windows
	ends      []uint64 // places of a round below ends[i] are of language i or one before it
}

// roundLength is the windows of a round: enough for shares to be right to a tenth of a thousandth, few enough for a run
// of some hundred steps to see whole ones.
const roundLength = 4096

// newMixture gives each language its share of the places, by the method of largest remainders, and one at least.
func newMixture(languages []string, shares []float64) *mixture {
	length := max(roundLength, 16*len(shares)) // a language in a thousand still has its place
	places := make([]int, len(shares))
	left := length
	for i, s := range shares {
		places[i] = max(1, int(s*float64(length)))
		left -= places[i]
	}
	remainder := func(i int) float64 { return shares[i]*float64(length) - float64(places[i]) }
	order := make([]int, len(shares))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder(b), remainder(a)) })
	for ; left > 0; left-- {
		places[order[0]]++
		order = append(order[1:], order[0])
	}
	for ; left < 0; left++ { // a place each for the smallest took more than there are
		most := 0
		for i, n := range places {
			if n > places[most] {
				most = i
			}
		}
		places[most]--
	}
	m := &mixture{languages: languages}
	end := uint64(0)
	for _, n := range places {
		end += uint64(n)
		m.ends = append(m.ends, end)
	}
	return m
}

// length is the windows of a round.
func (m *mixture) length() uint64 { return m.ends[len(m.ends)-1] }

// places is the range of a language's places in a round.
func (m *mixture) places(language int) (from, to uint64) {
	if language > 0 {
		from = m.ends[language-1]
	}
	return from, m.ends[language]
}

// share is the language's share of the windows of a round.
func (m *mixture) share(language int) float64 {
	from, to := m.places(language)
	return float64(to-from) / float64(m.length())
}

// drawer draws the windows of one batch; it keeps the orders that they need.
type drawer struct {
	*mixture
	seed   uint64
	round  uint64
	places permutation
	orders []map[uint64]permutation // by language and pass
}

func (m *mixture) drawer(seed uint64) *drawer {
	return &drawer{mixture: m, seed: seed, round: math.MaxUint64, orders: make([]map[uint64]permutation, len(m.ends))}
}

// draw returns the language of the window with a number, and its index among the n(language) windows of the language.
func (d *drawer) draw(number uint64, n func(language int) int) (language, index int) {
	if round := number / d.length(); round != d.round {
		d.round, d.places = round, newOrder(d.length(), d.seed, "language", round)
	}
	place := d.places.at(number % d.length())
	language = sort.Search(len(d.ends), func(i int) bool { return place < d.ends[i] })
	from, to := d.mixture.places(language)
	count := uint64(n(language))
	nth := d.round*(to-from) + place - from // of this language's windows, over all rounds
	pass := nth / count
	order, ok := d.orders[language][pass]
	if !ok {
		if d.orders[language] == nil {
			d.orders[language] = map[uint64]permutation{}
		}
		order = newOrder(count, d.seed, "batch/"+d.languages[language], pass)
		d.orders[language][pass] = order
	}
	return language, int(order.at(nth % count))
}
