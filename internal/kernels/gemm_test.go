package kernels

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// gemmCase is one call with its operands inside larger slices.
type gemmCase[T Float] struct {
	m, n, k            int
	alpha, beta        T
	a, b, c            []T
	ars, acs, brs, bcs int
	ldc                int
}

func (g gemmCase[T]) String() string {
	return fmt.Sprintf("m=%d n=%d k=%d alpha=%v beta=%v a:%d,%d b:%d,%d ldc=%d",
		g.m, g.n, g.k, g.alpha, g.beta, g.ars, g.acs, g.brs, g.bcs, g.ldc)
}

func (g gemmCase[T]) run() {
	Gemm(g.m, g.n, g.k, g.alpha, g.a, g.ars, g.acs, g.b, g.brs, g.bcs, g.beta, g.c, g.ldc)
}

// canary fills what Gemm must not touch. It is no NaN, so that bits can be compared by ==.
const canary = 12345

// randomCase draws values and strides; layout bit 0 transposes a, bit 1 transposes b, bit 2 leaves
// gaps between elements as well as between lines.
func randomCase[T Float](r *rand.Rand, m, n, k, layout int, alpha, beta T) gemmCase[T] {
	g := gemmCase[T]{m: m, n: n, k: k, alpha: alpha, beta: beta, ldc: n + r.IntN(4)}
	gap := 1
	if layout&4 != 0 {
		gap = 2
	}
	operand := func(rows, cols int, transposed bool) (v []T, rs, cs int) {
		if transposed {
			rows, cols = cols, rows
		}
		rs, cs = cols*gap+r.IntN(4), gap
		v = make([]T, max(0, (rows-1)*rs)+max(0, (cols-1)*cs)+1) // not one element more than needed
		for i := range v {
			v[i] = T(r.NormFloat64())
		}
		if transposed {
			rs, cs = cs, rs
		}
		return v, rs, cs
	}
	g.a, g.ars, g.acs = operand(m, k, layout&1 != 0)
	g.b, g.brs, g.bcs = operand(k, n, layout&2 != 0)
	g.c = make([]T, max(0, (m-1)*g.ldc+n))
	for i := range g.c {
		g.c[i] = canary
		if i%g.ldc < n {
			if g.c[i] = T(r.NormFloat64()); beta == 0 {
				g.c[i] = T(math.NaN()) // must not be read
			}
		}
	}
	return g
}

// check runs g and compares every element of c, and of its surroundings, with a sum in float64.
func (g gemmCase[T]) check(t *testing.T) {
	t.Helper()
	const margin = 64
	whole := make([]T, margin+len(g.c)+margin)
	for i := range whole {
		whole[i] = canary
	}
	old := g.c
	g.c = whole[margin : margin+len(old) : margin+len(old)]
	copy(g.c, old)
	g.run()
	// Rounding of k products and sums; the kernels are usually far below it.
	eps := 0x1p-24
	if _, ok := any(g.alpha).(float64); ok {
		eps = 0x1p-53
	}
	for i, got := range whole {
		at := i - margin
		if at < 0 || at >= len(old) || at%g.ldc >= g.n {
			if got != canary {
				t.Fatalf("%v: wrote %v at offset %d, outside c", g, got, at)
			}
			continue
		}
		row, col := at/g.ldc, at%g.ldc
		var sum, size float64
		if g.alpha != 0 {
			for p := range g.k {
				term := float64(g.a[row*g.ars+p*g.acs]) * float64(g.b[p*g.brs+col*g.bcs])
				sum += term
				size += math.Abs(term)
			}
		}
		want := float64(g.alpha) * sum
		size *= math.Abs(float64(g.alpha))
		if g.beta != 0 {
			want += float64(g.beta) * float64(old[at])
			size += math.Abs(float64(g.beta) * float64(old[at]))
		}
		if limit := eps * float64(g.k+3) * size; !(math.Abs(float64(got)-want) <= limit) {
			t.Fatalf("%v: c[%d,%d] = %v, want %v within %.3g", g, row, col, got, want, limit)
		}
	}
}

// onEachKernel runs f on every instruction set that this machine has.
func onEachKernel(t *testing.T, f func(t *testing.T)) {
	for _, s := range available {
		t.Run(s.String(), func(t *testing.T) {
			restore, ok := force(s)
			if !ok {
				t.Fatalf("kernel %v of %v is not available", s, available)
			}
			defer restore()
			f(t)
		})
	}
}

func TestGemmMatchesNaive(t *testing.T) {
	onEachKernel(t, func(t *testing.T) {
		t.Run("float32", checkGemmAgainstNaive[float32])
		t.Run("float64", checkGemmAgainstNaive[float64])
	})
}

func checkGemmAgainstNaive[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	scalars := []T{0, 1, -0.5}
	// All the tile edges: 12 and 6 rows, 32 and 16 columns, 8 terms at a step.
	for m := range 27 {
		for _, n := range []int{0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 50, 65} {
			k := []int{0, 1, 2, 7, 8, 9, 16, 33}[r.IntN(8)]
			randomCase(r, m, n, k, r.IntN(8), scalars[r.IntN(3)], scalars[r.IntN(3)]).check(t)
		}
	}
	for layout := range 8 {
		for _, alpha := range scalars {
			for _, beta := range scalars {
				randomCase(r, 13, 35, 19, layout, alpha, beta).check(t)
				randomCase(r, 1+r.IntN(70), 1+r.IntN(70), 1+r.IntN(40), layout, alpha, beta).check(t)
			}
		}
		// The heads of the default model: whole panels, read in place or transposed.
		randomCase[T](r, 64, 64, 32, layout, 1, 0).check(t)
		// More than one block of terms, of columns, and of rows read in place.
		randomCase[T](r, 5, 20, 1050, layout, 1, 1).check(t)
		randomCase[T](r, 150, 137, 300, layout, 1, -0.5).check(t)
		randomCase[T](r, 3, 1100, 260, layout, -0.5, 0).check(t)
	}
}

func TestGemmRefusesWhatDoesNotFit(t *testing.T) {
	gemm32 := Gemm[float32]
	v := func(n int) []float32 { return make([]float32, n) }
	tests := map[string]func(){
		"negative size":   func() { gemm32(-1, 2, 2, 1, v(4), 2, 1, v(4), 2, 1, 0, v(4), 2) },
		"short a":         func() { gemm32(2, 2, 2, 1, v(3), 2, 1, v(4), 2, 1, 0, v(4), 2) },
		"short b":         func() { gemm32(2, 2, 2, 1, v(4), 2, 1, v(3), 2, 1, 0, v(4), 2) },
		"short c":         func() { gemm32(2, 2, 2, 1, v(4), 2, 1, v(4), 2, 1, 0, v(3), 2) },
		"rows overlap":    func() { gemm32(2, 2, 2, 1, v(4), 2, 1, v(4), 2, 1, 0, v(4), 1) },
		"negative stride": func() { gemm32(2, 2, 2, 1, v(4), 2, -1, v(4), 2, 1, 0, v(4), 2) },
		"overflow":        func() { gemm32(5, 2, 2, 1, v(4), 1<<62, 1, v(4), 2, 1, 0, v(10), 2) },
	}
	for name, call := range tests {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		})
	}
}
