package kernels

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
)

// onThreads runs f with one thread and with several.
func onThreads(t *testing.T, f func(t *testing.T, n int)) {
	defer SetThreads(Threads())
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	for _, n := range []int{1, 2, 4, 9} {
		SetThreads(n)
		f(t, n)
	}
}

func TestParallelCoversEachItemOnce(t *testing.T) {
	onThreads(t, func(t *testing.T, threads int) {
		for _, n := range []int{0, 1, 7, 64, 65, 200, 1000} {
			for _, grain := range []int{1, 10, 100, 1000} {
				seen := make([]atomic.Int32, n)
				Parallel(n, grain, func(from, to int) {
					if n > 64*2*threads && from%64 != 0 {
						t.Errorf("%d items: a range begins at %d", n, from)
					}
					for i := from; i < to; i++ {
						seen[i].Add(1)
					}
				})
				for i := range seen {
					if seen[i].Load() != 1 {
						t.Fatalf("%d threads, %d items, grain %d: item %d was done %d times", threads, n, grain, i, seen[i].Load())
					}
				}
			}
		}
	})
}

func TestShareDoesEachPartOnce(t *testing.T) {
	onThreads(t, func(t *testing.T, threads int) {
		for _, count := range []int{0, 1, 2, 3, 50} {
			done := make([]atomic.Int32, count)
			Share(count, func(part int) { done[part].Add(1) })
			for i := range done {
				if done[i].Load() != 1 {
					t.Fatalf("%d threads: part %d of %d was done %d times", threads, i, count, done[i].Load())
				}
			}
		}
	})
}

// Parts of a whole have the bits of the whole, whatever the kernel's register is wide.
func TestPartsHaveTheBitsOfTheWhole(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		const rows, cols = 37, 230
		x := normals[float32](rows*cols, 3, 1)
		whole, parts := make([]float32, cols), make([]float32, cols)
		ColSum(whole, x, rows, cols)
		for from := 0; from < cols; from += 64 {
			ColSumRange(parts, x, rows, cols, from, min(from+64, cols))
		}
		if !slices.Equal(whole, parts) {
			t.Error("sums of columns differ")
		}
		drop, dropParts := make([]float32, len(x)), make([]float32, len(x))
		Dropout(drop, x, 0.3, 5)
		for from := 0; from < len(x); from += 100 {
			to := min(from+100, len(x))
			DropoutFrom(dropParts[from:to], x[from:to], 0.3, 5, from)
		}
		if !slices.Equal(drop, dropParts) {
			t.Error("dropped elements differ")
		}
	})
}

// A panic of any part reaches the caller, who can recover it, and the threads work on.
func TestPanicOfAPartIsTheCallers(t *testing.T) {
	onThreads(t, func(t *testing.T, threads int) {
		for bad := range 8 {
			var got any
			func() {
				defer func() { got = recover() }()
				Share(8, func(part int) {
					if part == bad {
						panic("part")
					}
				})
			}()
			if got != "part" {
				t.Fatalf("%d threads: the caller recovered %v", threads, got)
			}
		}
	})
}
