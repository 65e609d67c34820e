package kernels

import (
	"math"
	"testing"
)

func trueSoftmax(x []float32) (p []float64, lse float64) {
	largest := math.Inf(-1)
	for _, v := range x {
		largest = math.Max(largest, float64(v))
	}
	var sum float64
	for _, v := range x {
		p = append(p, math.Exp(float64(v)-largest))
		sum += p[len(p)-1]
	}
	for i := range p {
		p[i] /= sum
	}
	return p, largest + math.Log(sum)
}

// Measured for p > 1e-4: 1.3e-7 portable, 7.1e-7 AVX2 and AVX-512, of which 4.8e-7 is the rounding of
// x-max; LogSumExp 5.5e-8 of 1+|lse|.
func TestSoftmaxAndLogSumExp(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		var worst, worstLSE float64
		for _, n := range testLengths() {
			for _, scale := range []float64{0.1, 3, 30} {
				x := normals[float32](n, scale, 7)
				want, wantLSE := trueSoftmax(x)
				p := make([]float32, n)
				Softmax(p, x)
				inPlace, check := guarded(t, x)
				Softmax(inPlace, inPlace)
				check("Softmax")
				sameBits(t, "Softmax in place and unaligned", inPlace, p)
				for i, v := range p {
					if want[i] < math.Ldexp(1, -126) {
						if float64(v) > math.Ldexp(1, -125) {
							t.Fatalf("n = %d: p[%d] = %v, want %v", n, i, v, want[i])
						}
						continue
					}
					// x-max is rounded to float32, which costs half a unit of that difference.
					allowed := 5e-7 + math.Ldexp(-math.Log(want[i]), -24)
					e := relative(float64(v), want[i])
					if e > allowed {
						t.Fatalf("n = %d: p[%d] = %v, want %v: relative error %.2g", n, i, v, want[i], e)
					}
					if want[i] > 1e-4 {
						worst = max(worst, e)
					}
				}
				if n == 0 {
					continue
				}
				e := math.Abs(float64(LogSumExp(x)) - wantLSE)
				if e > 3e-7*(1+math.Abs(wantLSE)) {
					t.Fatalf("n = %d: LogSumExp = %v, want %v", n, LogSumExp(x), wantLSE)
				}
				worstLSE = max(worstLSE, e/(1+math.Abs(wantLSE)))
			}
		}
		t.Logf("largest relative error for p > 1e-4: %.2g; of LogSumExp: %.2g", worst, worstLSE)
	})
}

func TestSoftmaxOfMaskedRows(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, n := range testLengths() {
			x, p := make([]float32, n), make([]float32, n)
			for i := range x {
				x[i], p[i] = -inf32, 7
			}
			Softmax(p, x)
			for i, v := range p {
				if v != 0 {
					t.Fatalf("all masked, n = %d: p[%d] = %v, want 0", n, i, v)
				}
			}
			if lse := LogSumExp(x); lse != -inf32 {
				t.Fatalf("all masked, n = %d: LogSumExp = %v, want -Inf", n, lse)
			}
			for open := range x {
				x[open] = -50
				Softmax(p, x)
				for i, v := range p {
					if (i == open && v != 1) || (i != open && v != 0) {
						t.Fatalf("n = %d, only %d open: p[%d] = %v", n, open, i, v)
					}
				}
				x[open] = -inf32
				if open > 70 {
					break
				}
			}
		}
	})
}

func TestSoftmaxNeverHidesNaN(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for n := 1; n < 70; n++ {
			for at := range n {
				for _, rest := range []float32{0, -inf32, 3e38} {
					for _, bad := range []float32{nan32, inf32} {
						x, p := make([]float32, n), make([]float32, n)
						for i := range x {
							x[i] = rest
						}
						x[at] = bad
						Softmax(p, x)
						for i, v := range p {
							if v == v {
								t.Fatalf("%v at %d of %d, rest %v: p[%d] = %v, want NaN", bad, at, n, rest, i, v)
							}
						}
						if lse := LogSumExp(x); relative(float64(lse), float64(bad)) > 0 {
							t.Fatalf("%v at %d of %d: LogSumExp = %v", bad, at, n, lse)
						}
					}
				}
			}
		}
	})
}

func TestSoftmaxGradAgainstDifferences(t *testing.T) {
	for _, n := range []int{1, 2, 17} {
		x, dp := normals[float64](n, 1, 8), normals[float64](n, 1, 9)
		if n > 2 {
			x[1] = math.Inf(-1)
		}
		p, dx := make([]float64, n), make([]float64, n)
		Softmax(p, x)
		SoftmaxGrad(dx, p, dp)
		checkGradient(t, "Softmax", x, dx, func() float64 {
			q := make([]float64, n)
			Softmax(q, x)
			return Dot(q, dp)
		})
	}
}

func TestSoftmaxGradAgainstFloat64(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, n := range testLengths() {
			p, dp := make([]float32, n), normals[float32](n, 1, 10)
			Softmax(p, normals[float32](n, 1, 11))
			var dot float64
			for i := range p {
				dot += float64(p[i]) * float64(dp[i])
			}
			dx, check := guarded(t, dp)
			SoftmaxGrad(dx, p, dx)
			check("SoftmaxGrad")
			for i := range dx {
				want := float64(p[i]) * (float64(dp[i]) - dot)
				if math.Abs(float64(dx[i])-want) > 5e-7*float64(p[i])*(1+math.Abs(float64(dp[i]))) {
					t.Fatalf("n = %d: dx[%d] = %v, want %v", n, i, dx[i], want)
				}
			}
		}
		dx := make([]float32, 20)
		SoftmaxGrad(dx, make([]float32, 20), normals[float32](20, 1, 12))
		sameBits(t, "gradient of a masked row", unsigned(dx), make([]float32, 20))
	})
}

// unsigned drops the sign of zero for comparisons by bits.
func unsigned(x []float32) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(math.Abs(float64(v)))
	}
	return y
}
