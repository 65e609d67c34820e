package unigram

import (
	"context"
	"math"
)

// model is a unigram language model in training: piece 0 is unknownPiece, the others have a string.
type model struct {
	pieces []string
	must   []bool    // single characters, which are never dropped
	score  []float64 // log probability
	units  *lattices // of the counted units
	self   *lattices // of the pieces themselves; string i is piece i+1. nil until they are needed, see segmented
	weight []float64 // how often each unit occurs
	floor  int       // pieces that stay at least, the unknown one among them; see keepFloor
}

// newModel starts with the relative frequency of each piece. Characters come first, then seeds.
func newModel(units []unitCount, alphabet []rune, list []seed) *model {
	m := &model{pieces: []string{""}, must: []bool{true}}
	chars := map[rune]int64{}
	for _, u := range units {
		for _, r := range u.unit {
			chars[r] += u.n
		}
	}
	counts := []float64{0}
	for _, r := range alphabet {
		m.pieces = append(m.pieces, string(r))
		m.must = append(m.must, true)
		counts = append(counts, float64(max(chars[r], 1)))
	}
	for _, s := range list {
		m.pieces = append(m.pieces, s.piece)
		m.must = append(m.must, false)
		counts = append(counts, float64(s.n))
	}
	for _, u := range units {
		m.weight = append(m.weight, float64(u.n))
	}
	m.units = buildLattices(len(units), func(i int) string { return units[i].unit }, m.index())
	sum := 0.0
	for _, c := range counts {
		sum += c
	}
	m.score = make([]float64, len(counts))
	for i, c := range counts {
		m.score[i] = math.Log(c) - math.Log(sum)
	}
	m.score[unknownPiece] = unknownScore
	return m
}

// index finds the pieces by their text.
func (m *model) index() map[string]int32 {
	index := make(map[string]int32, len(m.pieces))
	for i, p := range m.pieces[1:] {
		index[p] = int32(i + 1)
	}
	return index
}

// segmented returns the lattices of the pieces. They are made when the first steps have dropped most of the candidates:
// those of all of them would be the largest part of the memory.
func (m *model) segmented() *lattices {
	if m.self == nil {
		m.self = buildLattices(len(m.pieces)-1, func(i int) string { return m.pieces[i+1] }, m.index())
	}
	return m.self
}

// step is one round of expectation and maximisation. With drop, it removes pieces with an expected count below 0.5. It
// returns the mean log likelihood of a unit before the step, in nats.
//
// The maximisation is that of a Dirichlet prior in variational Bayes, exp(digamma(count)), which
// favours sparse vocabularies; SentencePiece does the same.
func (m *model) step(ctx context.Context, drop bool) (float64, error) {
	prob := make([]float64, len(m.score))
	for i, s := range m.score {
		prob[i] = math.Exp(s)
	}
	counts := make([]float64, len(m.score))
	likelihood, total := 0.0, 0.0
	for i, w := range m.weight {
		if i%4096 == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		likelihood += float64(w * m.units.expect(i, w, prob, counts))
		total += w
	}
	const least = 0.5
	keep := make([]bool, len(counts))
	for i, c := range counts {
		keep[i] = m.must[i] || !drop || c >= least
	}
	m.keepFloor(keep, counts)
	sum := 0.0
	for i, c := range counts {
		if keep[i] && i != unknownPiece {
			counts[i] = max(c, least)
			sum += counts[i]
		}
	}
	logSum := digamma(sum)
	for i := range m.score {
		if keep[i] && i != unknownPiece {
			m.score[i] = digamma(counts[i]) - logSum
		}
	}
	if drop {
		m.keep(keep)
	}
	return likelihood / total, nil
}

// keep removes all other pieces from the model.
func (m *model) keep(keep []bool) {
	renumber := make([]int32, len(keep))
	n := 0
	for i, k := range keep {
		if !k {
			renumber[i] = -1
			continue
		}
		renumber[i] = int32(n)
		m.pieces[n], m.must[n], m.score[n] = m.pieces[i], m.must[i], m.score[i]
		n++
	}
	m.pieces, m.must, m.score = m.pieces[:n], m.must[:n], m.score[:n]
	m.units.filter(renumber, false)
	if m.self != nil {
		m.self.filter(renumber, true)
	}
}

// digamma is the derivative of log gamma for x > 0: the recurrence up to 6, then the asymptotic series
// (Abramowitz and Stegun 6.3.5 and 6.3.18), exact to some 1e-10.
func digamma(x float64) float64 {
	r := 0.0
	for ; x < 6; x++ {
		r -= 1 / x
	}
	y := 1 / float64(x*x)
	series := float64(y * (1.0/12 - float64(y*(1.0/120-float64(y*(1.0/252-float64(y*(1.0/240-float64(y/132)))))))))
	return r + math.Log(x) - 0.5/x - series
}
