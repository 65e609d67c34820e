package kernels

import (
	"math"
	"testing"
)

// A run on another machine shall differ by rounding alone. Tolerances are relative to 1+|value| of
// results whose size is about 1; 0 asks for the same bits.
func TestVectorCodeAgreesWithPortable(t *testing.T) {
	const rows = 7
	for _, cols := range testLengths()[1:] {
		n := rows * cols
		x, dy := normals[float32](n, 1, 1), normals[float32](n, 1, 2)
		gamma, beta := normals[float32](cols, 1, 3), normals[float32](cols, 1, 4)
		mean, rstd := make([]float32, rows), make([]float32, rows)
		LayerNorm(make([]float32, n), mean, rstd, x, gamma, beta, rows, cols, 1e-2)
		p := make([]float32, n)
		for r := range rows {
			Softmax(p[r*cols:(r+1)*cols], x[r*cols:(r+1)*cols])
		}
		for _, k := range []struct {
			name      string
			tolerance float64
			run       func() []float32
		}{
			{"GELU", 4e-7, func() []float32 { y := make([]float32, n); GELU(y, x); return y }},
			{"GELUGrad", 1e-6, func() []float32 { y := make([]float32, n); GELUGrad(y, x, dy); return y }},
			{"AddBiasGELU", 4e-7, func() []float32 {
				y, pre := make([]float32, n), append([]float32(nil), x...)
				AddBiasGELU(y, pre, rows, cols, beta)
				return append(y, pre...)
			}},
			{"ColSum", 0, func() []float32 { y := make([]float32, cols); ColSum(y, x, rows, cols); return y }},
			{"LayerNorm", 1e-5, func() []float32 { // rstd is up to 10
				y, m, s := make([]float32, n), make([]float32, rows), make([]float32, rows)
				LayerNorm(y, m, s, x, gamma, beta, rows, cols, 1e-2)
				return append(append(y, m...), s...)
			}},
			{"LayerNormGrad dx", 1e-4, func() []float32 { // rstd² is up to 100
				dx := make([]float32, n)
				LayerNormGrad(dx, make([]float32, cols), make([]float32, cols), dy, x, mean, rstd, gamma, rows, cols)
				return dx
			}},
			{"LayerNormGrad dgamma, dbeta", 0, func() []float32 {
				g, b := make([]float32, cols), make([]float32, cols)
				LayerNormGrad(make([]float32, n), g, b, dy, x, mean, rstd, gamma, rows, cols)
				return append(g, b...)
			}},
			{"Softmax", 5e-7, func() []float32 { y := make([]float32, n); Softmax(y, x); return y }},
			{"SoftmaxGrad", 5e-7, func() []float32 { y := make([]float32, n); SoftmaxGrad(y, p, dy); return y }},
			{"LogSumExp", 5e-7, func() []float32 { return []float32{LogSumExp(x)} }},
			{"CrossEntropyGrad", 1e-6, func() []float32 {
				y := make([]float32, n)
				CrossEntropyGrad(y, x, 3, n/2, 1)
				return y
			}},
		} {
			restore, _ := force(portable)
			want := k.run()
			restore()
			eachKernel(t, func(t *testing.T) {
				got := k.run()
				for i, w := range want {
					if math.Abs(float64(got[i]-w)) > k.tolerance*(1+math.Abs(float64(w))) || got[i] != got[i] {
						t.Fatalf("%s, %d columns: element %d is %v, portable %v", k.name, cols, i, got[i], w)
					}
				}
			})
		}
	}
}

func TestGradientsNeverHideNaN(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for n := 1; n < 40; n++ {
			x, one, out := make([]float32, n), make([]float32, n), make([]float32, n)
			for i := range one {
				one[i] = 1
			}
			x[n-1] = nan32
			SoftmaxGrad(out, one, x)
			allNaN(t, "SoftmaxGrad", out)
			LayerNormGrad(out, make([]float32, n), make([]float32, n), x, one, []float32{1}, []float32{1}, one, 1, n)
			allNaN(t, "LayerNormGrad", out)
			ColSum(out, x, 1, n)
			allNaN(t, "ColSum", out[n-1:])
			if sum := SumSquares(x); sum == sum {
				t.Fatalf("SumSquares of %d with a NaN is %v", n, sum)
			}
		}
	})
}

func allNaN(t *testing.T, what string, x []float32) {
	t.Helper()
	for i, v := range x {
		if v == v {
			t.Fatalf("%s with a NaN in its input: element %d of %d is %v", what, i, len(x), v)
		}
	}
}
