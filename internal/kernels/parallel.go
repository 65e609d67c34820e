package kernels

import "runtime"

// Share calls f for every part in [0, count) on up to Threads() goroutines, one of them the caller's, and
// returns when all are done. Which goroutine computes which part is not fixed, so parts must write to
// different memory. It does not allocate.
func Share(count int, f func(part int)) { share(count, partsFunc(f)) }

type partsFunc func(part int)

func (f partsFunc) do(part int) { f(part) }

// Parallel calls f for ranges that cover [0, n), side by side where threads are free and n is two grains or
// more; grain is the number of items below which a second thread is not worth it.
// Ranges of more than 64 items begin at multiples of 64, so that vector kernels treat each element as they
// would in the whole.
func Parallel(n, grain int, f func(from, to int)) {
	threads := min(Threads(), runtime.GOMAXPROCS(0))
	parts := min(2*threads, n/grain) // twice as many as threads even out one that is late
	if threads < 2 || parts < 2 {
		f(0, n)
		return
	}
	size := (n + parts - 1) / parts
	if size > 64 {
		size = roundUp(size, 64)
	}
	Share((n+size-1)/size, func(part int) { f(part*size, min((part+1)*size, n)) })
}

// Grain is a number of floats that pays: on AVX-512 a sum of as many takes 4 µs, AdamW 15 and the slope of
// GELU 22.
const Grain = 32 << 10

// Rows is the grain in rows of the given width.
func Rows(width int) int { return max(1, Grain/max(width, 1)) }
