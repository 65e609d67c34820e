package kernels

import (
	"math"
	"math/rand/v2"
	"testing"
)

// eachKernel runs a test on every instruction set that this machine has.
func eachKernel(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	for _, s := range available {
		restore, ok := force(s)
		if !ok {
			continue
		}
		t.Run(s.String(), test)
		restore()
	}
}

// testLengths covers every tail of one, two and four registers, and two long odd ones.
func testLengths() []int {
	var lengths []int
	for n := range 71 {
		lengths = append(lengths, n)
	}
	return append(lengths, 127, 128, 129, 511, 1000, 4099)
}

func normals[T Float](n int, scale float64, seed uint64) []T {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	x := make([]T, n)
	for i := range x {
		x[i] = T(scale * r.NormFloat64())
	}
	return x
}

// relative is |got-want|/|want|; 0 for equal values and for two NaN, Inf where only one is finite.
func relative(got, want float64) float64 {
	switch {
	case got == want, math.IsNaN(got) && math.IsNaN(want):
		return 0
	case math.IsNaN(got), math.IsInf(got, 0), math.IsNaN(want), math.IsInf(want, 0):
		return math.Inf(1)
	}
	return math.Abs(got-want) / math.Abs(want)
}

func sameBits[T Float](t *testing.T, what string, got, want []T) {
	t.Helper()
	for i := range want {
		g, w := float64(got[i]), float64(want[i])
		if math.Float64bits(g) != math.Float64bits(w) && !(math.IsNaN(g) && math.IsNaN(w)) {
			t.Fatalf("%s: element %d of %d is %v, want %v", what, i, len(want), g, w)
		}
	}
}

// guarded returns a copy of x whose neighbours in memory are sentinels, x beginning off an odd
// element, and a check that no sentinel was written.
func guarded[T Float](t *testing.T, x []T) (inside []T, check func(what string)) {
	t.Helper()
	const margin, sentinel = 33, 12345
	whole := make([]T, len(x)+2*margin)
	for i := range whole {
		whole[i] = sentinel
	}
	inside = whole[margin : margin+len(x)]
	copy(inside, x)
	return inside, func(what string) {
		t.Helper()
		for i, v := range whole {
			if (i < margin || i >= margin+len(x)) && v != sentinel {
				t.Fatalf("%s: wrote outside its %d elements, at %d", what, len(x), i-margin)
			}
		}
	}
}

// slope is the central difference of f with respect to x[i]; its own error is about 1e-9 here.
func slope(x []float64, i int, f func() float64) float64 {
	const h = 1e-5
	old := x[i]
	x[i] = old + h
	up := f()
	x[i] = old - h
	down := f()
	x[i] = old
	return (up - down) / (2 * h)
}

// checkGradient compares an analytic gradient of f by x with central differences.
func checkGradient(t *testing.T, what string, x, gradient []float64, f func() float64) {
	t.Helper()
	for i := range x {
		want := slope(x, i, f)
		if math.Abs(gradient[i]-want) > 1e-7*(1+math.Abs(want)) {
			t.Errorf("%s: gradient of element %d is %v, central difference %v", what, i, gradient[i], want)
		}
	}
}

var (
	nan32 = float32(math.NaN())
	inf32 = float32(math.Inf(1))
)
