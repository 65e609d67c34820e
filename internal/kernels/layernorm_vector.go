package kernels

func layerNormVector(k *vectorKernels, y, mean, rstd, x, gamma, beta []float32, rows, cols int, eps float32) {
	for r := range rows {
		lo, hi := r*cols, (r+1)*cols
		mean[r], rstd[r] = k.layerNormRow(y[lo:hi], x[lo:hi], gamma, beta, eps)
	}
}

func layerNormGradRowsVector(k *vectorKernels, dx, dy, x, mean, rstd, gamma []float32, rows, cols int) {
	for r := range rows {
		lo, hi := r*cols, (r+1)*cols
		k.layerNormDX(dx[lo:hi], dy[lo:hi], x[lo:hi], gamma, mean[r], rstd[r])
	}
}

// layerNormGradColsVector returns the number of columns done; the rest is narrower than a register.
func layerNormGradColsVector(k *layerNormColumns, dgamma, dbeta, dy, x, mean, rstd []float32, rows, cols int) int {
	if rows == 0 {
		return 0
	}
	lo, stride := 0, 4*cols
	for ; lo+k.wideCols <= cols; lo += k.wideCols {
		k.wide(&dgamma[lo], &dbeta[lo], &dy[lo], &x[lo], &mean[0], &rstd[0], rows, stride)
	}
	for ; lo+k.narrowCols <= cols; lo += k.narrowCols {
		k.narrow(&dgamma[lo], &dbeta[lo], &dy[lo], &x[lo], &mean[0], &rstd[0], rows, stride)
	}
	return lo
}
