package kernels

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// result runs g on a copy of c.
func (g gemmCase[T]) result() []T {
	g.c = slices.Clone(g.c)
	g.run()
	return g.c
}

func TestGemmThreadsDoNotChangeABit(t *testing.T) {
	defer SetThreads(Threads())
	// Threads are only used where cores are; the hand-over is worth testing on one core, too.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	r := rand.New(rand.NewPCG(3, 4))
	shapes := [][3]int{{2063, 67, 65}, {70, 2051, 65}, {200, 200, 301}, {513, 129, 257}, {97, 65, 1400}}
	onEachKernel(t, func(t *testing.T) {
		for i, s := range shapes {
			for layout := range 4 {
				g := randomCase[float32](r, s[0], s[1], s[2], layout, -0.5, float32(i%2))
				SetThreads(1)
				want := g.result()
				for _, n := range []int{2, 3, 4} {
					SetThreads(n)
					if got := g.result(); !slices.Equal(got, want) {
						t.Fatalf("%v: %d threads give other bits than 1", g, n)
					}
				}
			}
		}
	})
}

// TestGemmRowAloneEqualsRowInBatch: an element of c depends on its row of a and column of b alone.
func TestGemmRowAloneEqualsRowInBatch(t *testing.T) {
	onEachKernel(t, func(t *testing.T) {
		checkGemmElements[float32](t)
		checkGemmElements[float64](t)
	})
}

func checkGemmElements[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		m, n, k := 1+r.IntN(200), 1+r.IntN(200), 1+r.IntN(600)
		layout := r.IntN(8)
		g := randomCase[T](r, m, n, k, layout, 1.25, -0.5)
		if layout == 0 && k > 300 { // rows of a that share a cache set are packed
			g = collidingRows[T](r, 80, 150, k)
		}
		whole := g.result()
		for range 5 {
			i, j := r.IntN(g.m), r.IntN(g.n)
			part := g
			part.m, part.n = 1+r.IntN(g.m-i), 1+r.IntN(g.n-j)
			part.a, part.b = g.a[i*g.ars:], g.b[j*g.bcs:]
			part.c = g.c[i*g.ldc+j:]
			got := part.result()
			for q := range part.m * part.n {
				at := q/part.n*g.ldc + q%part.n
				if want := whole[i*g.ldc+j+at]; got[at] != want {
					t.Fatalf("%v: rows %d+%d, columns %d+%d alone give %v, in the whole %v", g, i, part.m, j, part.n, got[at], want)
				}
			}
		}
	}
}

// collidingRows has rows of a that are 4 KiB apart.
func collidingRows[T Float](r *rand.Rand, m, n, k int) gemmCase[T] {
	g := randomCase[T](r, m, n, k, 0, 1.25, -0.5)
	g.ars = 1024
	g.a = make([]T, m*g.ars)
	for i := range g.a {
		g.a[i] = T(r.NormFloat64())
	}
	return g
}

func TestGemmPacksCollidingRows(t *testing.T) {
	onEachKernel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 8))
		for _, k := range []int{1, 8, 77, 600} {
			collidingRows[float32](r, 75, 130, k).check(t)
		}
	})
}

func TestGemmVectorKernelsAgree(t *testing.T) {
	if best != avx512 {
		t.Skip("needs AVX-512 beside AVX2")
	}
	r := rand.New(rand.NewPCG(9, 10))
	for range 60 {
		g := randomCase[float32](r, 1+r.IntN(150), 1+r.IntN(150), 1+r.IntN(700), r.IntN(8), 0.75, -0.5)
		var results [2][]float32
		for i, s := range []isa{avx2, avx512} {
			restore, _ := force(s)
			results[i] = g.result()
			restore()
		}
		if !slices.Equal(results[0], results[1]) {
			t.Fatalf("%v: avx2 and avx512 give different bits", g)
		}
	}
}

func TestGemmConcurrentCalls(t *testing.T) {
	defer SetThreads(Threads())
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	SetThreads(3)
	r := rand.New(rand.NewPCG(11, 12))
	var all sync.WaitGroup
	for range 6 {
		big := randomCase[float32](r, 300, 120, 250, 3, 1, 0)
		small := randomCase[float32](r, 64, 64, 32, 2, 1, 1)
		wantBig, wantSmall := big.result(), small.result()
		all.Go(func() {
			for range 20 {
				if !slices.Equal(big.result(), wantBig) || !slices.Equal(small.result(), wantSmall) {
					t.Error("a product changed when others ran beside it")
					return
				}
			}
		})
	}
	all.Wait()
}

func TestGemmDoesNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	onEachKernel(t, func(t *testing.T) {
		for _, g := range []gemmCase[float32]{
			randomCase[float32](r, 64, 64, 32, 2, 1, 0),
			randomCase[float32](r, 100, 1, 128, 0, 1, 0),
			randomCase[float32](r, 300, 120, 150, 1, 1, 0),
		} {
			if n := testing.AllocsPerRun(10, g.run); n != 0 {
				t.Errorf("%v: %v allocations per call", g, n)
			}
		}
	})
}

func TestGemmThreadsDoNotAllocate(t *testing.T) {
	defer SetThreads(Threads())
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	SetThreads(2)
	g := randomCase[float32](rand.New(rand.NewPCG(15, 16)), 300, 120, 250, 1, 1, 0)
	const calls = 100
	g.run() // buffers and helpers of the first call
	g.run()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range calls {
		runtime.Gosched()
		g.run()
	}
	runtime.ReadMemStats(&after)
	// The second thread's first part may come late, and the runtime itself allocates now and then.
	if n := after.Mallocs - before.Mallocs; n > calls/4 {
		t.Errorf("%d allocations in %d calls", n, calls)
	}
}

func TestGemmSpreadsInfinityAndNaN(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	onEachKernel(t, func(t *testing.T) {
		a := []float32{1, inf, nan, 2}
		c := make([]float32, 4)
		// Row 0 times a zero column is inf·0; row 1 has a NaN.
		Gemm(2, 2, 2, 1, a, 2, 1, []float32{1, 0, 1, 0}, 2, 1, 0, c, 2)
		if !math.IsInf(float64(c[0]), 1) || c[1] == c[1] || c[2] == c[2] || c[3] == c[3] {
			t.Errorf("got %v, want +Inf and three NaN", c)
		}
		// alpha = 0 does not read the operands.
		copy(c, []float32{1, 2, 3, 4})
		Gemm(2, 2, 2, 0, a, 2, 1, a, 2, 1, -2, c, 2)
		if !slices.Equal(c, []float32{-2, -4, -6, -8}) {
			t.Errorf("alpha=0, beta=-2: got %v", c)
		}
	})
}
