package unigram

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// prune keeps the size pieces whose removal would reduce the likelihood most, and all characters.
//
// The loss of a piece is estimated as SentencePiece does (Kudo 2018, section 3.2): if it were gone,
// its occurrences in the best segmentations would be spelled by its own second-best segmentation,
// whose pieces then occur that much more often.
func (m *model) prune(ctx context.Context, size int) error {
	freq, err := m.viterbiCounts(ctx)
	if err != nil {
		return err
	}
	sum := 0.0
	for _, f := range freq {
		sum += f
	}
	logSum := math.Log(sum)
	type loss struct {
		piece int
		value float64
	}
	var losses []loss
	keep := make([]bool, len(m.pieces))
	kept := 0
	var path []int32
	for i := range m.pieces {
		if m.must[i] {
			keep[i] = true
			kept++
			continue
		}
		if freq[i] == 0 {
			continue
		}
		path = m.segmented().best(path[:0], i-1, m.score, true)
		others := math.Log(sum + float64(freq[i]*float64(len(path)-1)))
		spelled := 0.0
		for _, p := range path {
			spelled += math.Log(freq[p]+freq[i]) - others
		}
		losses = append(losses, loss{i, freq[i] * (math.Log(freq[i]) - logSum - spelled)})
	}
	slices.SortFunc(losses, func(a, b loss) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.piece, b.piece))
	})
	for _, l := range losses[:max(0, min(len(losses), size-kept))] {
		keep[l.piece] = true
	}
	m.keepFloor(keep, m.score)
	m.keep(keep)
	return nil
}

// viterbiCounts is how often each piece occurs in the best segmentations of all units.
func (m *model) viterbiCounts(ctx context.Context) ([]float64, error) {
	freq := make([]float64, len(m.pieces))
	var path []int32
	for i, w := range m.weight {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		path = m.units.best(path[:0], i, m.score, false)
		for _, p := range path {
			freq[p] += w
		}
	}
	return freq, nil
}

// cut keeps the characters and the most likely of the other pieces, size in all.
func (m *model) cut(size int) {
	order := make([]int, len(m.pieces))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if m.must[a] != m.must[b] {
			if m.must[a] {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(m.score[b], m.score[a]), cmp.Compare(a, b))
	})
	keep := make([]bool, len(m.pieces))
	for _, i := range order[:min(size, len(order))] {
		keep[i] = true
	}
	m.keep(keep)
}
