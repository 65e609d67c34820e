package kernels

import (
	"math"
	"testing"
)

const testEps = 1e-7 // DeBERTa's

// trueLayerNorm is the textbook in float64.
func trueLayerNorm[T Float](x, gamma, beta []T) (y []float64, mean, rstd float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += float64(v) / n
	}
	var variance float64
	for _, v := range x {
		variance += (float64(v) - mean) * (float64(v) - mean) / n
	}
	rstd = 1 / math.Sqrt(variance+float64(T(testEps)))
	for c, v := range x {
		y = append(y, (float64(v)-mean)*rstd*float64(gamma[c])+float64(beta[c]))
	}
	return y, mean, rstd
}

// Measured relative to 1+rstd+|y|, 64 columns and more: 1.6e-7 portable, 2.2e-7 AVX2, 2.4e-7 AVX-512.
func TestLayerNormAgainstFloat64(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		var worst float64
		for _, cols := range testLengths()[1:] {
			const rows = 3
			x := normals[float32](rows*cols, 2, 30)
			gamma, beta := normals[float32](cols, 1, 31), normals[float32](cols, 1, 32)
			y, check := guarded(t, make([]float32, rows*cols))
			mean, checkMean := guarded(t, make([]float32, rows))
			rstd, checkRstd := guarded(t, make([]float32, rows))
			LayerNorm(y, mean, rstd, x, gamma, beta, rows, cols, testEps)
			check("LayerNorm y")
			checkMean("LayerNorm mean")
			checkRstd("LayerNorm rstd")
			for r := range rows {
				want, wantMean, wantRstd := trueLayerNorm(x[r*cols:(r+1)*cols], gamma, beta)
				if math.Abs(float64(mean[r])-wantMean) > 5e-7 || relative(float64(rstd[r]), wantRstd) > 5e-7*(1+wantRstd) {
					t.Fatalf("cols = %d: mean, rstd %v %v, want %v %v", cols, mean[r], rstd[r], wantMean, wantRstd)
				}
				for c, w := range want {
					// A rounded mean costs about 1e-7·rstd.
					e := math.Abs(float64(y[r*cols+c])-w) / (1 + wantRstd + math.Abs(w))
					if e > 2e-6 {
						t.Fatalf("cols = %d: y[%d,%d] = %v, want %v", cols, r, c, y[r*cols+c], w)
					}
					if cols >= 64 {
						worst = max(worst, e)
					}
				}
			}
			again := append([]float32(nil), x...)
			LayerNorm(again, mean, rstd, again, gamma, beta, rows, cols, testEps)
			sameBits(t, "LayerNorm in place", again, y)
		}
		t.Logf("largest error relative to 1+rstd+|y|, 64 columns and more: %.2g", worst)
	})
}

func TestLayerNormOfAConstantRowIsBeta(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, cols := range testLengths()[1:] {
			for _, value := range []float32{0, 0.1, -1000.7, 3e7} {
				x, gamma, beta := make([]float32, cols), normals[float32](cols, 1, 33), normals[float32](cols, 1, 34)
				for i := range x {
					x[i] = value
				}
				y, mean, rstd := make([]float32, cols), make([]float32, 1), make([]float32, 1)
				LayerNorm(y, mean, rstd, x, gamma, beta, 1, cols, testEps)
				sameBits(t, "constant row", y, beta)
				if mean[0] != value || relative(float64(rstd[0]), 1/math.Sqrt(testEps)) > 1e-6 {
					t.Fatalf("%d times %v: mean %v, rstd %v", cols, value, mean[0], rstd[0])
				}
			}
		}
	})
}

func TestLayerNormFarFromZero(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		// A difference of squares would find no variance here: the mean is 10,000 deviations off.
		const cols = 200
		x, gamma, beta := normals[float32](cols, 1, 35), make([]float32, cols), make([]float32, cols)
		for i := range x {
			x[i] += 10000
			gamma[i] = 1
		}
		y, mean, rstd := make([]float32, cols), make([]float32, 1), make([]float32, 1)
		LayerNorm(y, mean, rstd, x, gamma, beta, 1, cols, testEps)
		want, wantMean, wantRstd := trueLayerNorm(x, gamma, beta)
		if relative(float64(mean[0]), wantMean) > 1e-7 || relative(float64(rstd[0]), wantRstd) > 1e-6 {
			t.Errorf("mean, rstd %v %v, want %v %v", mean[0], rstd[0], wantMean, wantRstd)
		}
		for c, w := range want {
			if math.Abs(float64(y[c])-w) > 1e-3 { // one unit of 10,000 in float32
				t.Errorf("y[%d] = %v, want %v", c, y[c], w)
			}
		}
	})
}

func TestLayerNormNeverHidesNaN(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for cols := 1; cols < 70; cols++ {
			x, one, y := make([]float32, cols), make([]float32, cols), make([]float32, cols)
			x[cols-1] = nan32
			mean, rstd := make([]float32, 1), make([]float32, 1)
			LayerNorm(y, mean, rstd, x, one, one, 1, cols, testEps)
			for c, v := range y {
				if v == v {
					t.Fatalf("cols = %d: y[%d] = %v, want NaN", cols, c, v)
				}
			}
		}
	})
}
