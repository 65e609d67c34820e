package kernels

import (
	"math"
	"testing"
)

func TestDotAndSumSquares(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, n := range testLengths() {
			a, b := normals[float32](n, 1, 70), normals[float32](n, 1, 71)
			var dot, squares, size float64
			for i := range a {
				dot += float64(a[i]) * float64(b[i])
				squares += float64(a[i]) * float64(a[i])
				size += math.Abs(float64(a[i]) * float64(b[i]))
			}
			if got := Dot(a, b); math.Abs(got-dot) > 1e-14*size {
				t.Errorf("n = %d: Dot = %v, want %v", n, got, dot)
			}
			if got := SumSquares(a); relative(got, squares) > 1e-14 {
				t.Errorf("n = %d: SumSquares = %v, want %v", n, got, squares)
			}
			// The order of the additions is the same on every machine, so the bits are too.
			restore, _ := force(portable)
			want := Dot(a, b)
			restore()
			if got := Dot(a, b); got != want {
				t.Errorf("n = %d: Dot = %v differs from the portable %v", n, got, want)
			}
			unaligned, _ := guarded(t, a)
			if Dot(unaligned, b) != Dot(a, b) {
				t.Errorf("n = %d: Dot depends on the alignment", n)
			}
		}
	})
}

func TestDotIsExactWhereFloat32IsNot(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		// 2^24 ones and a one would stay 2^24 in float32.
		x := []float32{4096, 1, 1e-3}
		want := 16777216 + 1 + float64(float32(1e-3))*float64(float32(1e-3))
		if got := SumSquares(x); got != want {
			t.Errorf("SumSquares = %v, want %v", got, want)
		}
		if got := SumSquares([]float32{1e30}); relative(got, 1e60) > 1e-7 {
			t.Errorf("SumSquares(1e30) = %v, want 1e60 without overflow", got)
		}
	})
}

func TestAllFiniteFindsEveryPlace(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, n := range testLengths() {
			x := normals[float32](n, 1e38, 72)
			for i := range x {
				x[i] = float32(math.Max(-3e38, math.Min(3e38, float64(x[i]))))
			}
			inside, _ := guarded(t, x)
			if !AllFinite(inside) {
				t.Fatalf("n = %d: finite values called infinite", n)
			}
			for at := 0; at < n; at += 1 + n/300 {
				for _, bad := range []float32{nan32, inf32, -inf32} {
					old := inside[at]
					inside[at] = bad
					if AllFinite(inside) {
						t.Fatalf("%v at %d of %d not found", bad, at, n)
					}
					inside[at] = old
				}
			}
		}
		// What lies behind the slice does not count.
		if x := []float32{1, 2, nan32}; !AllFinite(x[:2]) {
			t.Error("AllFinite reads behind the slice")
		}
	})
}

func TestReductionsInFloat64(t *testing.T) {
	if got := Dot([]float64{1, 2, 3}, []float64{4, 5, 6}); got != 32 {
		t.Errorf("Dot = %v, want 32", got)
	}
	if AllFinite([]float64{1, math.Inf(-1)}) || !AllFinite([]float64{1e308}) {
		t.Error("AllFinite is wrong in float64")
	}
}
