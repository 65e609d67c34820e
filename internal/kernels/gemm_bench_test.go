package kernels

import (
	"fmt"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// gemmShape is a product to measure; ta and tb say which operands lie transposed in memory.
type gemmShape struct {
	name    string
	m, n, k int
	ta, tb  bool
	heads   int // lines of the operands are this many times longer than needed
}

// benchShapes are the products of the default model (hidden 128, feed-forward 512, 2048 rows,
// vocabulary 4096, heads of 32), and larger ones by which GEMMs are usually compared.
var benchShapes = []gemmShape{
	{"proj", 2048, 128, 128, false, false, 1},
	{"ff1", 2048, 512, 128, false, false, 1},
	{"ff2", 2048, 128, 512, false, false, 1},
	{"projGradX", 2048, 128, 128, false, true, 1},
	{"ff1GradX", 2048, 128, 512, false, true, 1},
	{"projGradW", 128, 128, 2048, true, false, 1},
	{"ff1GradW", 128, 512, 2048, true, false, 1},
	{"ff2GradW", 512, 128, 2048, true, false, 1},
	{"logits", 320, 4096, 128, false, true, 1},
	{"logitsGradX", 320, 128, 4096, false, false, 1},
	{"logitsGradE", 4096, 128, 320, true, false, 1},
	{"headQK", 64, 64, 32, false, true, 4},
	{"headPV", 64, 32, 64, false, false, 4},
	{"headGradV", 64, 32, 64, true, false, 4},
	{"rtdHead", 2048, 1, 128, false, false, 1},
	{"1024x256x256", 1024, 256, 256, false, false, 1},
	{"1024x256x1024", 1024, 256, 1024, false, false, 1},
	{"2048x768x3072", 2048, 768, 3072, false, false, 1},
	{"300x256x8192", 300, 256, 8192, false, false, 1},
}

// BenchmarkGemm reports the speed of each shape and its share of the multiply-adds that one core
// can do.
func BenchmarkGemm(b *testing.B) {
	for _, s := range available {
		for _, shape := range benchShapes {
			if s == portable && shape.m*shape.n*shape.k > 1<<28 {
				continue // seconds a call, and no other regime
			}
			b.Run(fmt.Sprintf("%v/%s", s, shape.name), func(b *testing.B) {
				restore, _ := force(s)
				defer restore()
				reportGemm(b, shape.m, shape.n, shape.k, shape.call())
			})
		}
	}
}

// BenchmarkGemmTwoThreads uses the best kernel; 200% is then the most.
func BenchmarkGemmTwoThreads(b *testing.B) {
	defer SetThreads(Threads())
	SetThreads(2)
	for _, shape := range benchShapes {
		b.Run(shape.name, func(b *testing.B) { reportGemm(b, shape.m, shape.n, shape.k, shape.call()) })
	}
}

// call is the product on operands filled once.
func (s gemmShape) call() func() {
	ars, acs := s.k*s.heads, 1
	if s.ta {
		ars, acs = 1, s.m*s.heads
	}
	brs, bcs := s.n*s.heads, 1
	if s.tb {
		brs, bcs = 1, s.k*s.heads
	}
	x := filled((s.m-1)*ars + (s.k-1)*acs + 1)
	y := filled((s.k-1)*brs + (s.n-1)*bcs + 1)
	z := make([]float32, s.m*s.n)
	return func() { Gemm(s.m, s.n, s.k, 1, x, ars, acs, y, brs, bcs, 0, z, s.n) }
}

// BenchmarkGonum is the BLAS that Gorgonia uses unless told otherwise.
func BenchmarkGonum(b *testing.B) {
	for _, shape := range benchShapes {
		b.Run(shape.name, func(b *testing.B) {
			m, n, k := shape.m, shape.n, shape.k
			ta, lda := blas.NoTrans, k*shape.heads
			if shape.ta {
				ta, lda = blas.Trans, m*shape.heads
			}
			tb, ldb := blas.NoTrans, n*shape.heads
			if shape.tb {
				tb, ldb = blas.Trans, k*shape.heads
			}
			x, y, z := filled(max(m, k)*lda), filled(max(n, k)*ldb), make([]float32, m*n)
			reportGemm(b, m, n, k, func() {
				gonum.Implementation{}.Sgemm(ta, tb, m, n, k, 1, x, lda, y, ldb, 0, z, n)
			})
		})
	}
}

func filled(n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(i%13) - 6
	}
	return v
}

func reportGemm(b *testing.B, m, n, k int, call func()) {
	call()
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
	flops := 2 * float64(m) * float64(n) * float64(k)
	b.ReportMetric(flops*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	if best != portable {
		b.ReportMetric(shareOfPeak(flops, call), "%peak")
	}
}

// shareOfPeak compares the fastest of several short rounds of call with the fastest of multiply-adds
// on one core, taken in turn: on a shared machine the mean says more about the neighbours.
func shareOfPeak(flops float64, call func()) float64 {
	const rounds, millisecond = 1 << 16, 1e8 // of a core at 100 GFLOP/s
	calls := int(millisecond/flops) + 1
	var possible, speed float64
	for range 20 {
		start := time.Now()
		work := MultiplyAdds(rounds)
		middle := time.Now()
		for range calls {
			call()
		}
		end := time.Now()
		possible = max(possible, work/middle.Sub(start).Seconds())
		speed = max(speed, flops*float64(calls)/end.Sub(middle).Seconds())
	}
	return 100 * speed / possible
}
