package kernels

import "math"

// LayerNorm normalises each row of x (rows×cols): y = (x-mean)·rstd·gamma + beta with
// rstd = 1/sqrt(var+eps), var being the biased variance of the row. mean and rstd (rows) are kept
// for LayerNormGrad; gamma and beta have cols elements. y may be x.
//
// The variance is a sum of squared deviations, not a difference of squares, and a constant row gives
// exactly beta whatever its size.
func LayerNorm[T Float](y, mean, rstd, x, gamma, beta []T, rows, cols int, eps T) {
	y, x = y[:rows*cols], x[:rows*cols]
	mean, rstd, gamma, beta = mean[:rows], rstd[:rows], gamma[:cols], beta[:cols]
	if k := vectors(y); k.layerNormRow != nil && cols > 0 {
		layerNormVector(k, single(y), single(mean), single(rstd), single(x), single(gamma), single(beta), rows, cols,
			float32(eps))
		return
	}
	layerNormPortable(y, mean, rstd, x, gamma, beta, rows, cols, eps)
}

func layerNormPortable[T Float](y, mean, rstd, x, gamma, beta []T, rows, cols int, eps T) {
	for r := range rows {
		row, out := x[r*cols:(r+1)*cols], y[r*cols:(r+1)*cols]
		var sum, deviation, square float64
		for _, v := range row {
			sum += float64(v)
		}
		guess := sum / float64(cols)
		for _, v := range row {
			d := float64(v) - guess
			deviation += d
			square += d * d
		}
		// What the rounded mean missed is the mean deviation; the variance loses its square.
		shift := deviation / float64(cols)
		variance := max(0, square/float64(cols)-shift*shift)
		mu, scale := T(guess+shift), T(1/math.Sqrt(variance+float64(eps)))
		mean[r], rstd[r] = mu, scale
		for c, v := range row {
			out[c] = (v-mu)*scale*gamma[c] + beta[c]
		}
	}
}
