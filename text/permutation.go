package text

import (
	"math/bits"

	"github.com/ablate-go/ablate/internal/rng"
)

// permutation is a bijection of 0..n-1 in constant memory: a Feistel network over the next even
// number of bits, which is a bijection whatever its round function, repeated until the result falls
// below n (cycle walking; Black and Rogaway 2002). The network has under 4n values, so that fewer
// than four repetitions are needed on average.
type permutation struct {
	n    uint64
	half uint   // bits of each half
	mask uint64 // of a half
	keys [6]uint64
}

// newPermutation is the order of the windows of a text in an epoch.
func newPermutation(n, seed, epoch uint64) permutation { return newOrder(n, seed, "batch", epoch) }

// newOrder is a permutation for one purpose.
func newOrder(n, seed uint64, purpose string, epoch uint64) permutation {
	p := permutation{n: n, half: max(1, uint(bits.Len64(n-1)+1)/2)}
	p.mask = 1<<p.half - 1
	r := rng.Stream(seed, purpose, epoch)
	for i := range p.keys {
		p.keys[i] = r.Uint64()
	}
	return p
}

func (p permutation) at(i uint64) uint64 {
	for {
		left, right := i>>p.half, i&p.mask
		for _, k := range p.keys {
			left, right = right, left^(rng.Mix(right^k)&p.mask)
		}
		if i = left<<p.half | right; i < p.n {
			return i
		}
	}
}
