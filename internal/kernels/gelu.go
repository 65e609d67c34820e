package kernels

import "math"

// GELU computes dst = x·Φ(x) element by element, Φ being the distribution function of the standard
// normal law (the exact form of Hendrycks & Gimpel 2016, not the tanh approximation). dst may be x.
// -Inf gives the limit 0, NaN gives NaN. len(dst) elements are written.
func GELU[T Float](dst, x []T) {
	x = x[:len(dst)]
	if k := vectors(dst); k.gelu != nil {
		k.gelu(single(dst), single(x))
		return
	}
	geluPortable(dst, x)
}

// GELUGrad computes dx = dy·gelu'(x) with gelu'(x) = Φ(x) + x·φ(x). x is the pre-activation.
// dx may be dy or x.
func GELUGrad[T Float](dx, x, dy []T) {
	x, dy = x[:len(dx)], dy[:len(dx)]
	if k := vectors(dx); k.geluGrad != nil {
		k.geluGrad(single(dx), single(x), single(dy))
		return
	}
	geluGradPortable(dx, x, dy)
}

// AddBiasGELU adds bias (cols) to every row of pre (rows×cols) in place and writes the GELU of the
// result to dst (rows×cols). GELUGrad needs the biased pre later, so both are kept.
func AddBiasGELU[T Float](dst, pre []T, rows, cols int, bias []T) {
	dst, pre, bias = dst[:rows*cols], pre[:rows*cols], bias[:cols]
	k := vectors(dst)
	if k.addBiasGELU == nil {
		addBiasGELUPortable(dst, pre, rows, cols, bias)
		return
	}
	for r := range rows {
		lo, hi := r*cols, (r+1)*cols
		k.addBiasGELU(single(dst[lo:hi]), single(pre[lo:hi]), single(bias))
	}
}

func geluPortable[T Float](dst, x []T) {
	for i, v := range x {
		dst[i] = T(gelu(float64(v)))
	}
}

func geluGradPortable[T Float](dx, x, dy []T) {
	for i, v := range x {
		dx[i] = dy[i] * T(geluSlope(float64(v)))
	}
}

func addBiasGELUPortable[T Float](dst, pre []T, rows, cols int, bias []T) {
	for r := range rows {
		p, d := pre[r*cols:(r+1)*cols], dst[r*cols:(r+1)*cols]
		for c, b := range bias {
			p[c] += b
			d[c] = T(gelu(float64(p[c])))
		}
	}
}

// geluFlat is where the normal density is 0 even in float64: exp(-40²/2) < 2^-1074. Beyond it the
// limits are returned, because the formulas would meet Inf·0.
const geluFlat = 40

// erfc of the negated argument rather than 1+erf keeps the relative accuracy of the negative tail.
func gelu(x float64) float64 {
	if x < -geluFlat {
		return 0
	}
	return 0.5 * x * math.Erfc(-x/math.Sqrt2)
}

func geluSlope(x float64) float64 {
	switch {
	case x < -geluFlat:
		return 0
	case x > geluFlat:
		return 1
	}
	density := math.Exp(-0.5*x*x) / math.Sqrt(2*math.Pi)
	return 0.5*math.Erfc(-x/math.Sqrt2) + x*density
}
