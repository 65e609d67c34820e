package text

import (
	"math"
	"slices"
	"testing"
)

func TestPermutationIsOne(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 4, 5, 15, 16, 17, 100, 1023, 1024, 1025, 5000} {
		var orders [][]uint64
		for _, key := range [][2]uint64{{1, 0}, {1, 1}, {2, 0}} {
			p := newPermutation(n, key[0], key[1])
			var order []uint64
			seen := make([]bool, n)
			for i := range n {
				v := p.at(i)
				if v >= n || seen[v] {
					t.Fatalf("n %d: %d is out of range or there twice", n, v)
				}
				seen[v] = true
				order = append(order, v)
			}
			for _, other := range orders {
				if n > 10 && slices.Equal(order, other) {
					t.Errorf("n %d: two keys give one order", n)
				}
			}
			orders = append(orders, order)
		}
	}
}

// A run that goes on must see the batches that it would have seen.
func TestPermutationIsPinned(t *testing.T) {
	for n, want := range map[uint64][3]uint64{1: {0, 0, 0}, 2: {0, 1, 1}, 5: {3, 4, 0}, 16: {3, 7, 6},
		1_000_000: {675416, 567010, 548595}} {
		p := newPermutation(n, 3, 2)
		if got := [3]uint64{p.at(0), p.at(n / 2), p.at(n - 1)}; got != want {
			t.Errorf("of %d: first, middle and last are %v, want %v", n, got, want)
		}
	}
}

// Positions and values of a random permutation do not correlate: for n = 10,000 the coefficient has
// standard deviation 0.01, and the seeds are fixed.
func TestPermutationMixes(t *testing.T) {
	const n = 10_000
	for seed := range uint64(5) {
		p := newPermutation(n, seed, 0)
		sum, steps := 0.0, 0.0
		prev := p.at(n - 1)
		for i := range uint64(n) {
			v := p.at(i)
			sum += (float64(i) - (n-1)/2.0) * (float64(v) - (n-1)/2.0)
			steps += math.Abs(float64(v) - float64(prev))
			prev = v
		}
		if r := sum * 12 / (float64(n) * (float64(n)*n - 1)); math.Abs(r) > 0.05 {
			t.Errorf("seed %d: correlation %v", seed, r)
		}
		if mean := steps / n / n; math.Abs(mean-1.0/3) > 0.02 { // the mean distance of two random numbers
			t.Errorf("seed %d: neighbours are %v n apart on average", seed, mean)
		}
	}
}
