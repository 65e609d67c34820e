package finetune

import (
	"reflect"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/tasks"
)

// someUnits are n units of group windows with lengths from 3 to 102.
func someUnits(n, group int) []unit {
	r := rng.Stream(1, "lengths", 0)
	var windows []tasks.Window
	for i := range n {
		for o := range group {
			windows = append(windows, tasks.Window{Example: i, Option: o, IDs: make([]int, 3+r.IntN(100))})
		}
	}
	return units(windows, group)
}

func TestEpochHasEveryUnitOnce(t *testing.T) {
	for _, n := range []int{1, 7, 8, 9, 799, 801} {
		all := someUnits(n, 2)
		const size = 8
		batches := epochBatches(all, size, 200, 3, 0)
		if len(batches) != batchCount(n, size) {
			t.Errorf("%d units make %d batches, and batchCount says %d", n, len(batches), batchCount(n, size))
		}
		seen := map[int]int{}
		for _, b := range batches {
			if len(b.units) > size {
				t.Errorf("a batch of %d has %d units", size, len(b.units))
			}
			for _, u := range b.units {
				seen[u[0].Example]++
				if len(u) != 2 || u[1].Example != u[0].Example {
					t.Fatalf("the windows of example %d are not together", u[0].Example)
				}
				if u.tokens() > b.seq {
					t.Errorf("a window of %d tokens is in a batch of %d", u.tokens(), b.seq)
				}
			}
		}
		for i := range n {
			if seen[i] != 1 {
				t.Errorf("example %d of %d occurs %d times", i, n, seen[i])
			}
		}
	}
}

func TestOrderDependsOnSeedAndEpoch(t *testing.T) {
	order := func(seed uint64, epoch int) (all []int) {
		for _, b := range epochBatches(someUnits(500, 2), 8, 200, seed, epoch) {
			for _, u := range b.units {
				all = append(all, u[0].Example)
			}
		}
		return all
	}
	first := order(1, 0)
	if !reflect.DeepEqual(first, order(1, 0)) {
		t.Error("the same seed and epoch give another order")
	}
	for _, other := range [][]int{order(1, 1), order(2, 0)} {
		if reflect.DeepEqual(first, other) {
			t.Error("another seed or epoch gives the same order")
		}
	}
}

// Without sorting by length, half of the tokens of such batches are padding.
func TestBatchesHaveLittlePadding(t *testing.T) {
	all := someUnits(4000, 1)
	tokens, room := 0, 0
	for _, b := range epochBatches(all, 8, 200, 1, 0) {
		for _, u := range b.units {
			for _, w := range u {
				tokens += len(w.IDs)
			}
			room += b.seq
		}
	}
	if share := 1 - float64(tokens)/float64(room); share > 0.15 {
		t.Errorf("%.0f %% of the batches is padding", 100*share)
	}
}

// A network with absolute positions has none beyond its windows.
func TestBatchesAreNotLongerThanWindows(t *testing.T) {
	for _, most := range []int{102, 107, 128} {
		longest := 0
		for _, b := range epochBatches(someUnits(500, 1), 8, most, 1, 0) {
			longest = max(longest, b.seq)
		}
		if longest < 102 || longest > most {
			t.Errorf("windows of %d tokens at most make batches of %d", most, longest)
		}
	}
}

func TestGraphLength(t *testing.T) {
	lengths := map[int]bool{}
	for n := 1; n <= 512; n++ {
		g := graphLength(n)
		if g < n || g > n+64 {
			t.Errorf("windows of %d tokens get a graph for %d", n, g)
		}
		lengths[g] = true
	}
	if len(lengths) > 24 {
		t.Errorf("%d graphs are needed for all lengths up to 512", len(lengths))
	}
}
