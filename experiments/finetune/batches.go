package finetune

import (
	"cmp"
	"slices"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/tasks"
)

// unit is what must be in one batch: the windows of all options of a choice, or one window.
type unit []tasks.Window

// units groups windows, in their order, by group windows each.
func units(windows []tasks.Window, group int) []unit {
	var all []unit
	for from := 0; from < len(windows); from += group {
		all = append(all, windows[from:from+group])
	}
	return all
}

// tokens is the length of the longest window.
func (u unit) tokens() int {
	most := 0
	for _, w := range u {
		most = max(most, len(w.IDs))
	}
	return most
}

// batch is some units that fit into windows of seq tokens.
type batch struct {
	units []unit
	seq   int
}

// graphLength rounds a length up, so that few graphs serve all batches and little of them is padding.
func graphLength(n int) int {
	step := 8
	for _, s := range []struct{ above, step int }{{64, 16}, {128, 32}, {256, 64}} {
		if n > s.above {
			step = s.step
		}
	}
	return (n + step - 1) / step * step
}

// newBatch makes a batch of units, whose windows have most tokens or less: a network with absolute positions may have
// none beyond.
func newBatch(units []unit, most int) batch {
	longest := 0
	for _, u := range units {
		longest = max(longest, u.tokens())
	}
	return batch{units, max(longest, min(graphLength(longest), most))}
}

// pool is how many batches are sorted by length together. Within it batches hold examples of like length, and which
// examples meet still differs from epoch to epoch.
const pool = 50

// epochBatches are the batches of one pass over the units, in an order that depends on seed and epoch alone. Windows
// have most tokens or less.
func epochBatches(all []unit, size, most int, seed uint64, epoch int) []batch {
	order := rng.Stream(seed, "finetune/order", uint64(epoch)).Perm(len(all))
	var batches []batch
	for from := 0; from < len(order); from += pool * size {
		batches = append(batches, byLength(all, order[from:min(from+pool*size, len(order))], size, most)...)
	}
	mixed := make([]batch, len(batches))
	for i, at := range rng.Stream(seed, "finetune/batches", uint64(epoch)).Perm(len(batches)) {
		mixed[i] = batches[at]
	}
	return mixed
}

// evaluationBatches are all units in batches of like length. at are the indices of the units, in their order.
func evaluationBatches(all []unit, size, most int) (batches []batch, at []int) {
	at = make([]int, len(all))
	for i := range at {
		at[i] = i
	}
	batches = byLength(all, at, size, most)
	return batches, at
}

// byLength sorts indices of units by length, the longest first, and cuts them into batches.
func byLength(all []unit, indices []int, size, most int) (batches []batch) {
	slices.SortStableFunc(indices, func(a, b int) int { return cmp.Compare(all[b].tokens(), all[a].tokens()) })
	for from := 0; from < len(indices); from += size {
		var us []unit
		for _, i := range indices[from:min(from+size, len(indices))] {
			us = append(us, all[i])
		}
		batches = append(batches, newBatch(us, most))
	}
	return batches
}

// batchCount is the number of batches of an epoch.
func batchCount(units, size int) int {
	full := units / (pool * size) * pool
	return full + (units%(pool*size)+size-1)/size
}

// part is a range of windows.
type part struct{ from, to int }

// windowsOf lists for each example the range of its windows, which follow one another.
func windowsOf(set *tasks.Set, windows []tasks.Window) []part {
	parts := make([]part, len(set.Examples))
	for i, w := range windows {
		p := &parts[w.Example]
		if p.to == 0 {
			p.from = i
		}
		p.to = i + 1
	}
	return parts
}
