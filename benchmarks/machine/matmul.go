package machine

import (
	"strconv"
	"sync"
	"time"

	"github.com/ablate-go/ablate/internal/kernels"
)

// Shape is a matrix product c = a·b, c being M×N and K the number of terms of a sum.
type Shape struct {
	Name string `json:"name"`
	M    int    `json:"m"`
	N    int    `json:"n"`
	K    int    `json:"k"`
	// The first or the second operand lies transposed in memory.
	TransposedA bool `json:"transposed_a,omitempty"`
	TransposedB bool `json:"transposed_b,omitempty"`
}

// shapes are products of the default step (hidden 128, feed-forward 512, 2,048 tokens, vocabulary 4,096), and a
// larger one by which libraries are usually compared.
var shapes = []Shape{
	{Name: "large", M: 1024, N: 256, K: 1024},
	{Name: "feed-forward", M: 2048, N: 512, K: 128},
	{Name: "its weights' gradient", M: 512, N: 128, K: 2048, TransposedA: true},
	{Name: "vocabulary logits", M: 320, N: 4096, K: 128, TransposedB: true},
	{Name: "one attention head", M: 64, N: 64, K: 32, TransposedB: true},
}

const (
	productSeconds = 0.25    // for each product, or leastRounds where that takes longer
	leastRounds    = 3       // of multiply-adds and of products, in turn
	roundSeconds   = 1e-3    // of products, at least
	peakRounds     = 1 << 16 // of multiply-adds: a fraction of a millisecond
)

// products measures matrix products on a number of threads, which is set already. Multiply-adds and products take
// turns, and the fastest round of each counts: on a shared machine the mean says more about the neighbours.
func products(threads int, shapes []Shape, seconds float64) Result {
	r := Result{Threads: threads}
	for _, s := range shapes {
		call := s.product()
		calls := 1
		for timed(call, calls) < roundSeconds {
			calls *= 2
		}
		speed, start := 0.0, time.Now()
		for round := 0; round < leastRounds || time.Since(start).Seconds() < seconds; round++ {
			r.PeakGFLOPS = max(r.PeakGFLOPS, peak(threads))
			speed = max(speed, s.operations()*float64(calls)/timed(call, calls)/1e9)
		}
		r.Products = append(r.Products, Product{Shape: s, GFLOPS: speed})
	}
	for i := range r.Products {
		p := &r.Products[i]
		if r.PeakGFLOPS > 0 {
			p.Share = rounded(p.GFLOPS / r.PeakGFLOPS)
		}
		p.GFLOPS = rounded(p.GFLOPS)
	}
	r.PeakGFLOPS = rounded(r.PeakGFLOPS)
	return r
}

// timed is the time of so many calls in seconds.
func timed(call func(), calls int) float64 {
	start := time.Now()
	for range calls {
		call()
	}
	return time.Since(start).Seconds()
}

// peak is the speed of multiply-adds on as many threads, in GFLOP a second; 0 where there is no vector code for them.
func peak(threads int) float64 {
	done := make([]float64, threads)
	start := time.Now()
	var all sync.WaitGroup
	for i := range done[1:] {
		all.Go(func() { done[i+1] = kernels.MultiplyAdds(peakRounds * threads) }) // starting threads takes a while
	}
	done[0] = kernels.MultiplyAdds(peakRounds * threads)
	all.Wait()
	took, sum := time.Since(start).Seconds(), 0.0
	for _, d := range done {
		sum += d
	}
	return sum / took / 1e9
}

// operations counts a multiply-add as two.
func (s Shape) operations() float64 { return 2 * float64(s.M) * float64(s.N) * float64(s.K) }

// product is the product on operands filled once.
func (s Shape) product() func() {
	ars, acs, brs, bcs := s.K, 1, s.N, 1
	if s.TransposedA {
		ars, acs = 1, s.M
	}
	if s.TransposedB {
		brs, bcs = 1, s.K
	}
	a, b, c := filled(s.M*s.K), filled(s.K*s.N), make([]float32, s.M*s.N)
	return func() { kernels.Gemm(s.M, s.N, s.K, 1, a, ars, acs, b, brs, bcs, 0, c, s.N) }
}

// rounded keeps four digits, which is more than a measurement of milliseconds can tell.
func rounded(x float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 4, 64), 64) // what was formatted can be parsed
	return r
}

func filled(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%13) - 6
	}
	return x
}
