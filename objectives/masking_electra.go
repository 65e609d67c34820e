package objectives

import (
	"math"
	"math/rand/v2"
	"slices"
)

// countELECTRA is ELECTRA's number of draws for n tokens in a window of seqLen: round(rate n), half to even, at most
// int((rate+0.005) seqLen) and at least 1. The multiplication is in float32 as in their graph; in float64 the count for
// 190 or 350 tokens at rate 0.15 would differ by one.
func (m Masking) countELECTRA(n, seqLen int) int {
	limit := int((m.Rate + 0.005) * float64(seqLen))
	return max(1, min(limit, int(math.RoundToEven(float64(float32(n)*float32(m.Rate))))))
}

// chooseELECTRA masks ids as google-research/electra (pretrain/pretrain_helpers.py) does, and returns
// the chosen positions in ascending order.
//
// count positions are drawn uniformly and WITH replacement among the candidates, so a window of 512 has about 71.5
// different positions, not 77. A position drawn more than once becomes [MASK] if any of its draws says so. Differences
// from their code:
//   - a position drawn twice is one prediction here; there it counts twice in the generator's loss, and the
//     discriminator gets the mean of the two sampled ids, rounded down, which is an unrelated token;
//   - [UNK] is never chosen here, for equal targets under both strategies; there it can be.
func (m Masking) chooseELECTRA(ids, candidates []int, count int, v Vocabulary, r *rand.Rand) []int {
	shown := make(map[int]int, count) // read by key only, so its order cannot matter
	chosen := make([]int, 0, count)
	for range count {
		i := candidates[r.IntN(len(candidates))]
		now := m.show(ids[i], v, r)
		before, again := shown[i]
		if !again {
			chosen = append(chosen, i)
		}
		if !again || before != v.MaskID() {
			shown[i] = now
		}
	}
	slices.Sort(chosen)
	for _, i := range chosen {
		ids[i] = shown[i]
	}
	return chosen
}
