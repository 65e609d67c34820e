package kernels

// LayerNormGrad is the backward pass of LayerNorm. dx, dy and x are rows×cols, mean and rstd (rows)
// come from LayerNorm, gamma, dgamma and dbeta have cols elements. With xhat = (x-mean)·rstd and
// g = dy·gamma:
//
//	dx     = rstd·(g - avg(g) - xhat·avg(g·xhat))   averages over the row
//	dgamma = Σ_rows dy·xhat
//	dbeta  = Σ_rows dy
//
// All three outputs are overwritten. dx may be dy.
func LayerNormGrad[T Float](dx, dgamma, dbeta, dy, x, mean, rstd, gamma []T, rows, cols int) {
	// Columns first: the rows may overwrite dy.
	LayerNormGradWeights(dgamma, dbeta, dy, x, mean, rstd, rows, cols)
	LayerNormGradInput(dx, dy, x, mean, rstd, gamma, rows, cols)
}

// LayerNormGradWeights is the part of LayerNormGrad that sums over rows: dgamma and dbeta.
func LayerNormGradWeights[T Float](dgamma, dbeta, dy, x, mean, rstd []T, rows, cols int) {
	dy, x, mean, rstd = dy[:rows*cols], x[:rows*cols], mean[:rows], rstd[:rows]
	dgamma, dbeta = dgamma[:cols], dbeta[:cols]
	k, done := vectors(dgamma), 0
	if k.layerNormDGamma.wide != nil {
		done = layerNormGradColsVector(&k.layerNormDGamma,
			single(dgamma), single(dbeta), single(dy), single(x), single(mean), single(rstd), rows, cols)
	}
	layerNormGradColsPortable(dgamma, dbeta, dy, x, mean, rstd, rows, cols, done)
}

// LayerNormGradInput is the part of LayerNormGrad that is each row's own: dx, which may be dy.
func LayerNormGradInput[T Float](dx, dy, x, mean, rstd, gamma []T, rows, cols int) {
	dx, dy, x = dx[:rows*cols], dy[:rows*cols], x[:rows*cols]
	mean, rstd, gamma = mean[:rows], rstd[:rows], gamma[:cols]
	if k := vectors(dx); k.layerNormDX != nil && cols > 0 {
		layerNormGradRowsVector(k, single(dx), single(dy), single(x), single(mean), single(rstd), single(gamma), rows, cols)
		return
	}
	layerNormGradRowsPortable(dx, dy, x, mean, rstd, gamma, rows, cols)
}

func layerNormGradRowsPortable[T Float](dx, dy, x, mean, rstd, gamma []T, rows, cols int) {
	for r := range rows {
		in, grad, out := x[r*cols:(r+1)*cols], dy[r*cols:(r+1)*cols], dx[r*cols:(r+1)*cols]
		mu, scale := mean[r], rstd[r]
		var sumG, sumGX float64
		for c, v := range in {
			g := float64(grad[c] * gamma[c])
			sumG += g
			sumGX += g * float64((v-mu)*scale)
		}
		avgG, avgGX := T(sumG/float64(cols)), T(sumGX/float64(cols))
		for c, v := range in {
			out[c] = scale * (grad[c]*gamma[c] - avgG - (v-mu)*scale*avgGX)
		}
	}
}

// Sums down the columns run in float64 over strips of columns: 2,048 float32 additions in a row
// would lose three digits, and a strip of accumulators needs no scratch memory. The sums begin at
// column first.
func layerNormGradColsPortable[T Float](dgamma, dbeta, dy, x, mean, rstd []T, rows, cols, first int) {
	for lo := first; lo < cols; lo += stripCols {
		hi := min(lo+stripCols, cols)
		var gammaSum, betaSum [stripCols]float64
		for r := range rows {
			in, grad := x[r*cols+lo:r*cols+hi], dy[r*cols+lo:r*cols+hi]
			for c, v := range in {
				xhat := (v - mean[r]) * rstd[r]
				gammaSum[c] += float64(float64(grad[c]) * float64(xhat))
				betaSum[c] += float64(grad[c])
			}
		}
		for c := lo; c < hi; c++ {
			dgamma[c], dbeta[c] = T(gammaSum[c-lo]), T(betaSum[c-lo])
		}
	}
}
