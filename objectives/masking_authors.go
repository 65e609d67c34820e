package objectives

import (
	"math"
	"math/rand/v2"
)

// wordSlack is the room for finishing the last word: the authors stop only between words, so a window
// can hold up to (pieces of the last word - 1) places more than the count.
//
// This is the one departure from their code, and only for MaxNGram > 1: they have no fixed capacity,
// here a last word of more than wordSlack+1 pieces can be cut.
const wordSlack = 8

// countAuthors is min(cap, max(1, round(rate n))) with Python's rounding, half to even, and the cap
// ceil(rate seqLen / 10) * 10: 77 and 80 for a full window of 512 at rate 0.15.
func (m Masking) countAuthors(n, seqLen int) int {
	limit := int(math.Ceil(float64(seqLen)*m.Rate/10)) * 10
	return min(limit, max(1, int(math.RoundToEven(float64(n)*m.Rate))))
}

// chooseAuthors masks ids as NGramMaskGenerator of microsoft/DeBERTa (apps/tasks/mlm_task.py) does, and
// returns the chosen places in ascending order.
//
// A walk over the units (tokens, or whole words for MaxNGram > 1) takes windows of n*int(1/rate) units
// and marks n units in each, from a uniform start; n has p(n) ~ 1/n. Then marked units are masked from
// the left until count tokens are.
//
// Two properties follow that one might take for mistakes, and both are the authors':
//   - int(1/0.15) is 6, so one token in 6 (16.7 %) is chosen, not 15 %, until the count is reached;
//   - hence the tail of a full window is never masked: at 512 tokens and rate 0.15 the count of 77
//     is used up by the first 462 ordinary tokens, and the last 48 before [SEP] are never chosen.
func (m Masking) chooseAuthors(ids, candidates []int, count int, v Vocabulary, r *rand.Rand) []int {
	units := m.units(ids, candidates, v)
	marked := m.walk(len(units), r)
	room := m.MaxPredictions(len(ids))
	var chosen []int
	for u, places := range units {
		if !marked[u] {
			continue
		}
		for _, i := range places[:min(len(places), room-len(chosen))] {
			ids[i] = m.show(ids[i], v, r)
			chosen = append(chosen, i)
		}
		if len(chosen) >= count {
			break
		}
	}
	return chosen
}

// units groups candidate places. With n-grams a piece that does not start a word joins the unit before
// it, even across a special token between them, as in the authors' code.
func (m Masking) units(ids, candidates []int, v Vocabulary) [][]int {
	var units [][]int
	for k, i := range candidates {
		if last := len(units) - 1; m.MaxNGram > 1 && last >= 0 && !v.StartsWord(ids[i]) {
			units[last] = units[last][:len(units[last])+1] // a unit is a window on candidates, i comes next there
			continue
		}
		units = append(units, candidates[k:k+1])
	}
	return units
}

// walk marks runs of 1..MaxNGram among n units.
func (m Masking) walk(n int, r *rand.Rand) []bool {
	window := int(1 / m.Rate)
	marked := make([]bool, n)
	for offset := 0; offset < n; {
		gram := drawGram(m.MaxNGram, r)
		size := min(gram*window, n-offset)
		start := offset + r.IntN(size)
		end := min(start+gram, n)
		for u := start; u < end; u++ {
			marked[u] = true
		}
		offset = max(offset+size, end) // a run may reach past its window, the next one begins after it
	}
	return marked
}

// drawGram draws n from 1..longest with probability proportional to 1/n.
func drawGram(longest int, r *rand.Rand) int {
	total := 0.0
	for n := 1; n <= longest; n++ {
		total += 1 / float64(n)
	}
	x := r.Float64() * total
	for n := 1; n < longest; n++ {
		x -= 1 / float64(n)
		if x < 0 {
			return n
		}
	}
	return longest
}
