package kernels

import (
	"math"
	"testing"
)

// wholeRange is a grid of magnitudes from denormal to the largest float32, both signs, with a fine
// grid where GELU bends.
func wholeRange() []float32 {
	x := []float32{0, float32(math.Copysign(0, -1))}
	for e := -149; e < 128; e++ {
		for _, m := range []float64{1, 1.1, 1.3, 1.7, 1.9} {
			v := float32(math.Ldexp(m, e))
			x = append(x, v, -v)
		}
	}
	for v := -16.0; v <= 16; v += 1.0 / 512 {
		x = append(x, float32(v))
	}
	return x
}

// trueGELU uses the error function with the sign folded so that no digits cancel.
func trueGELU(x float64) float64 {
	if x >= 0 {
		return x * (1 - 0.5*math.Erfc(x/math.Sqrt2))
	}
	return x * 0.5 * math.Erfc(-x/math.Sqrt2)
}

// Measured: 5.9e-8 portable, 3.4e-7 (at -0.43) AVX2 and AVX-512.
func TestGELUOverTheWholeRange(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		x := wholeRange()
		y := make([]float32, len(x))
		GELU(y, x)
		var worst, at float64
		for i, v := range x {
			want := trueGELU(float64(v))
			if math.Abs(want) < math.Ldexp(1, -126) { // denormal: two steps of 2^-149
				if math.Abs(float64(y[i])-want) > math.Ldexp(2, -149) {
					t.Errorf("gelu(%v) = %v, want %v", v, y[i], want)
				}
				continue
			}
			if e := relative(float64(y[i]), want); e > worst {
				worst, at = e, float64(v)
			}
		}
		t.Logf("largest relative error %.2g at %v", worst, at)
		if worst > 5e-7 {
			t.Errorf("relative error %.3g at %v, want at most 5e-7", worst, at)
		}
	})
}

// Measured: 6.0e-8 portable, 3.0e-7 (at -0.19) AVX2 and AVX-512.
func TestGELUGradOverTheWholeRange(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		x := wholeRange()
		dx, dy := make([]float32, len(x)), make([]float32, len(x))
		for i := range dy {
			dy[i] = 1
		}
		GELUGrad(dx, x, dy)
		var worst, at float64
		for i, v := range x {
			a := math.Abs(float64(v))
			tail, density := 0.5*math.Erfc(a/math.Sqrt2), a*math.Exp(-a*a/2)/math.Sqrt(2*math.Pi)
			// The two terms cancel at x = -0.75; the error is measured against their size.
			want, size := tail-density, tail+density
			if v >= 0 {
				want = 1 - want
				size = 1
			}
			if size < math.Ldexp(1, -126) {
				size = 1 // denormal: an absolute bound is enough
			}
			if e := math.Abs(float64(dx[i])-want) / size; e > worst {
				worst, at = e, float64(v)
			}
		}
		t.Logf("largest error relative to |tail|+|x·density| %.2g at %v", worst, at)
		if worst > 5e-7 {
			t.Errorf("error %.3g at %v, want at most 5e-7", worst, at)
		}
	})
}

func TestGELUAtTheEdges(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		inf := math.Inf(1)
		for _, tt := range []struct{ x, y, slope float64 }{
			{inf, inf, 1}, {-inf, 0, 0}, {math.NaN(), math.NaN(), math.NaN()}, {0, 0, 0.5},
			{3e38, math.Inf(1), 1}, {-3e38, 0, 0},
		} {
			// In a row of ordinary values, and at every place of it.
			for n := 1; n < 40; n += 3 {
				for at := range n {
					x, y, dx := make([]float32, n), make([]float32, n), make([]float32, n)
					one := make([]float32, n)
					for i := range x {
						x[i], one[i] = 1, 1
					}
					x[at] = float32(tt.x)
					want := float32(tt.y)
					if tt.x == 3e38 {
						want = x[at]
					}
					GELU(y, x)
					GELUGrad(dx, x, one)
					if relative(float64(y[at]), float64(want)) > 0 || relative(float64(dx[at]), tt.slope) > 0 {
						t.Fatalf("x = %v at %d of %d: gelu %v, slope %v; want %v, %v", tt.x, at, n, y[at], dx[at], want, tt.slope)
					}
					if next := (at + 1) % n; n > 1 && relative(float64(y[next]), trueGELU(1)) > 5e-7 {
						t.Fatalf("x = %v at %d of %d spoils its neighbour: %v", tt.x, at, n, y[next])
					}
				}
			}
		}
	})
}

func TestGELUGradIsTheSlope(t *testing.T) {
	x := normals[float64](50, 2, 1)
	dy := normals[float64](50, 1, 2)
	dx, y := make([]float64, 50), make([]float64, 50)
	GELUGrad(dx, x, dy)
	checkGradient(t, "GELU", x, dx, func() float64 {
		GELU(y, x)
		return Dot(y, dy)
	})
}

func TestGELUAnyLengthAndInPlace(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, n := range testLengths() {
			x, dy := normals[float32](n, 2, 3), normals[float32](n, 1, 4)
			want, wantGrad := make([]float32, n), make([]float32, n)
			GELU(want, x)
			GELUGrad(wantGrad, x, dy)
			y, check := guarded(t, x)
			GELU(y, y)
			check("GELU")
			sameBits(t, "GELU in place and unaligned", y, want)
			grad, check := guarded(t, dy)
			GELUGrad(grad, x, grad)
			check("GELUGrad")
			sameBits(t, "GELUGrad in place and unaligned", grad, wantGrad)
			for i, v := range x {
				if e := relative(float64(y[i]), trueGELU(float64(v))); e > 5e-7 {
					t.Fatalf("n = %d: gelu(%v) = %v, relative error %.2g", n, v, y[i], e)
				}
			}
		}
	})
}

func TestAddBiasGELUIsAddBiasThenGELU(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, cols := range []int{0, 1, 3, 15, 16, 17, 64, 70, 131} {
			const rows = 3
			x, bias := normals[float32](rows*cols, 1, 5), normals[float32](cols, 1, 6)
			wantPre := append([]float32(nil), x...)
			AddBias(wantPre, rows, cols, bias)
			want := make([]float32, rows*cols)
			GELU(want, wantPre)
			pre, checkPre := guarded(t, x)
			dst, checkDst := guarded(t, make([]float32, rows*cols))
			AddBiasGELU(dst, pre, rows, cols, bias)
			checkPre("AddBiasGELU pre")
			checkDst("AddBiasGELU dst")
			sameBits(t, "AddBiasGELU pre", pre, wantPre)
			sameBits(t, "AddBiasGELU", dst, want)
			for i, v := range x {
				if pre[i] != v+bias[i%cols] {
					t.Fatalf("pre[%d] = %v, want %v + %v", i, pre[i], v, bias[i%cols])
				}
			}
		}
	})
}
