package kernels

import (
	"math"
	"testing"
)

func TestLayerNormGradAgainstDifferences(t *testing.T) {
	for _, shape := range [][2]int{{1, 1}, {2, 3}, {4, 18}} {
		rows, cols := shape[0], shape[1]
		x, dy := normals[float64](rows*cols, 1, 40), normals[float64](rows*cols, 1, 41)
		gamma, beta := normals[float64](cols, 1, 42), normals[float64](cols, 1, 43)
		y, mean, rstd := make([]float64, rows*cols), make([]float64, rows), make([]float64, rows)
		loss := func() float64 {
			LayerNorm(y, mean, rstd, x, gamma, beta, rows, cols, 1e-3)
			return Dot(y, dy)
		}
		loss()
		dx, dgamma, dbeta := make([]float64, rows*cols), make([]float64, cols), make([]float64, cols)
		LayerNormGrad(dx, dgamma, dbeta, dy, x, mean, rstd, gamma, rows, cols)
		checkGradient(t, "LayerNorm x", x, dx, loss)
		checkGradient(t, "LayerNorm gamma", gamma, dgamma, loss)
		checkGradient(t, "LayerNorm beta", beta, dbeta, loss)
	}
}

func TestLayerNormGradAgainstFloat64(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, cols := range append(testLengths()[1:72], 200) {
			for _, rows := range []int{1, 5} {
				x, dy := normals[float32](rows*cols, 1, 44), normals[float32](rows*cols, 1, 45)
				gamma, beta := normals[float32](cols, 1, 46), make([]float32, cols)
				y, mean, rstd := make([]float32, rows*cols), make([]float32, rows), make([]float32, rows)
				LayerNorm(y, mean, rstd, x, gamma, beta, rows, cols, 1e-3)

				dx, checkX := guarded(t, dy)
				dgamma, checkGamma := guarded(t, make([]float32, cols))
				dbeta, checkBeta := guarded(t, make([]float32, cols))
				LayerNormGrad(dx, dgamma, dbeta, dx, x, mean, rstd, gamma, rows, cols)
				checkX("LayerNormGrad dx")
				checkGamma("LayerNormGrad dgamma")
				checkBeta("LayerNormGrad dbeta")

				wantX, wantGamma, wantBeta := make([]float64, rows*cols), make([]float64, cols), make([]float64, cols)
				LayerNormGrad(wantX, wantGamma, wantBeta, wide(dy), wide(x), wide(mean), wide(rstd), wide(gamma), rows, cols)
				for i, w := range wantX {
					if size := 1 + float64(rstd[i/cols]); math.Abs(float64(dx[i])-w) > 2e-6*size*size {
						t.Fatalf("%d×%d: dx[%d] = %v, want %v", rows, cols, i, dx[i], w)
					}
				}
				for c := range cols {
					if math.Abs(float64(dgamma[c])-wantGamma[c]) > 2e-6 || math.Abs(float64(dbeta[c])-wantBeta[c]) > 1e-6 {
						t.Fatalf("%d×%d: dgamma, dbeta [%d] = %v %v, want %v %v",
							rows, cols, c, dgamma[c], dbeta[c], wantGamma[c], wantBeta[c])
					}
				}
			}
		}
	})
}

func wide(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}
