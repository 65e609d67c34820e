package objectives

import (
	"fmt"
	"sort"
)

// NGram replaces tokens by the counts of a text and has learnt nothing else: an opponent for discriminators that is the
// same whatever else was trained. Without After it is a unigram model. With After it is a bigram model that knows the
// original left neighbour v of a position, also where that is masked too:
//
//	p(w | v) = (c(v, w) + p(w)) / (c(v) + 1),   p(w) = c(w) / Σ c
//
// so a token that was never seen as a left neighbour gives the unigram model: p(w) has the weight of one occurrence
// (a Dirichlet prior, MacKay and Peto 1995).
type NGram struct {
	Counts []int64               // occurrences by id, 0 for what must never be drawn
	After  map[int]map[int]int64 // by left neighbour, occurrences of what follows it; nil for a unigram model
}

// Sample draws an id for each of the positions in text, the flat ids of windows, by inverting the cumulative
// distribution in the order of ids at u, as [Sample] does with a generator's logits: dst, positions and u have one
// length, and each u is in [0, 1). A position must not be the first of the text. It is an error if there are no counts.
func (n NGram) Sample(dst, text, positions []int, u []float64) error {
	total := int64(0)
	for _, c := range n.Counts {
		total += c
	}
	if total <= 0 || len(dst) != len(positions) || len(u) != len(positions) {
		return fmt.Errorf("n-gram sampling: %d occurrences, %d positions, room for %d ids and %d uniforms: give counts, and "+
			"one uniform and one place for each position", total, len(positions), len(dst), len(u))
	}
	cumulative := make([]float64, len(n.Counts))
	for i, p := range positions {
		if p < 1 || p >= len(text) || !(u[i] >= 0 && u[i] < 1) {
			return fmt.Errorf("n-gram sampling: position %d of %d with the uniform %v: positions have a left neighbour, and "+
				"uniforms are in [0,1)", p, len(text), u[i])
		}
		after, sum := n.After[text[p-1]], 0.0
		for id, c := range n.Counts {
			sum += float64(after[id]) + float64(c)/float64(total)
			cumulative[id] = sum
		}
		target := u[i] * sum
		dst[i] = sort.Search(len(cumulative)-1, func(id int) bool { return cumulative[id] > target })
	}
	return nil
}
