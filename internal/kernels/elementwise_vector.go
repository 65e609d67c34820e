package kernels

// vectorKernels is the assembly of one instruction set; a nil function means portable Go. Slices of
// one call have the length of the first, which the exported functions have seen to.
type vectorKernels struct {
	add          func(dst, a, b []float32)
	axpy         func(dst []float32, alpha float32, x []float32)
	scale        func(dst []float32, alpha float32)
	dot          func(a, b []float32) float64
	zeroIfFinite func(x []float32) float32
	maxOf        func(x []float32) float32

	colSum          columnSum
	layerNormRow    func(y, x, gamma, beta []float32, eps float32) (mean, rstd float32)
	layerNormDX     func(dx, dy, x, gamma []float32, mean, rstd float32)
	layerNormDGamma layerNormColumns

	gelu        func(dst, x []float32)
	addBiasGELU func(dst, pre, bias []float32)
	geluGrad    func(dx, x, dy []float32)

	expSum      func(dst, x []float32, shift float32) float32
	sumExp      func(x []float32, shift float32) float32
	expScaled   func(dst, x []float32, shift, scale float32)
	softmaxGrad func(dx, p, dp []float32)

	adamW   func(w, m, v, grad []float32, gradScale, beta1, rest1, beta2, rest2, decay, step, inverseRootOfV, eps float32)
	dropout func(dst, x []float32, threshold uint32, scale float32, seed uint64)
}

// columnSum sums wideCols or narrowCols columns at a time.
type columnSum struct {
	wideCols, narrowCols int
	wide, narrow         func(dst, x *float32, rows, stride int)
}

// layerNormColumns is the same for the gradients of gain and bias.
type layerNormColumns struct {
	wideCols, narrowCols int
	wide, narrow         func(dgamma, dbeta, dy, x, mean, rstd *float32, rows, stride int)
}

// vectors gives the assembly for slices of the type of x on the instruction set in use.
func vectors[T Float](x []T) *vectorKernels {
	switch any(x).(type) {
	case []float32:
		return &vectorCode[current()]
	}
	return &vectorCode[portable]
}

// single is x for the compiler, where T is known to be float32.
func single[T Float](x []T) []float32 { return any(x).([]float32) }
