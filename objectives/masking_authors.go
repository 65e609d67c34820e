package objectives

import (
	"math"
	"math/rand/v2"
)

// wordSlack is the room to finish the last word: the authors stop only between words, so a window can have up to
// (tokens of the last word - 1) positions more than the count.
//
// This is the only difference from their code, and only for MaxNGram > 1: they have no fixed capacity; here a last word
// of more than wordSlack+1 tokens can be cut.
const wordSlack = 8

// countAuthors is min(cap, max(1, round(rate n))) with Python's rounding, half to even, and the cap
// ceil(rate seqLen / 10) * 10: 77 and 80 for a full window of 512 at rate 0.15.
func (m Masking) countAuthors(n, seqLen int) int {
	limit := int(math.Ceil(float64(seqLen)*m.Rate/10)) * 10
	return min(limit, max(1, int(math.RoundToEven(float64(n)*m.Rate))))
}

// chooseAuthors masks ids as NGramMaskGenerator of microsoft/DeBERTa (apps/tasks/mlm_task.py) does, and returns the
// chosen positions in ascending order.
//
// The units (tokens, or whole words for MaxNGram > 1) are divided into stretches of n*int(1/rate) units, and n units in
// each are marked, from a uniform start; n has p(n) ~ 1/n. Then marked units are masked from the left until count
// tokens are masked.
//
// Two consequences look like mistakes, and are the same in the authors' code:
//   - int(1/0.15) is 6, so one token in 6 (16.7 %) is chosen, not 15 %, until the count is reached;
//   - hence the tail of a full window is never masked: at 512 tokens and rate 0.15 the count of 77
//     is used up by the first 462 ordinary tokens, and the last 48 before [SEP] are never chosen.
func (m Masking) chooseAuthors(ids, candidates []int, count int, v Vocabulary, r *rand.Rand) []int {
	units := m.units(ids, candidates, v)
	marked := m.walk(len(units), r)
	room := m.MaxPredictions(len(ids))
	var chosen []int
	for u, positions := range units {
		if !marked[u] {
			continue
		}
		for _, i := range positions[:min(len(positions), room-len(chosen))] {
			ids[i] = m.show(ids[i], v, r)
			chosen = append(chosen, i)
		}
		if len(chosen) >= count {
			break
		}
	}
	return chosen
}

// units groups candidate positions. With n-grams a token that does not start a word belongs to the unit before it, even
// if a special token is between them, as in the authors' code.
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

// walk marks runs of 1 to MaxNGram units among n units.
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
		offset = max(offset+size, end) // a run may end after its stretch; the next stretch begins after the run
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
