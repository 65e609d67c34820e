package kernels

import "math"

// CrossEntropyGrad writes the gradient of the cross-entropy of one row of logits x with respect to
// x: dx = scale·(exp(x-lse) - onehot(target)). lse is LogSumExp(x), which the forward pass has
// computed already (the loss is lse - x[target]); scale is the weight of the row, 1/rows for a mean.
// dx may be x. target is in [0, len(dx)): rows without a target are left out by the caller.
func CrossEntropyGrad[T Float](dx, x []T, lse T, target int, scale T) {
	x = x[:len(dx)]
	// Read before the pass, because dx may be x. Expm1 keeps the digits of a confident prediction,
	// where exp is almost 1.
	atTarget := scale * T(math.Expm1(float64(x[target]-lse)))
	if k := vectors(dx); k.expScaled != nil {
		k.expScaled(single(dx), single(x), float32(lse), float32(scale))
	} else {
		expScaledPortable(dx, x, lse, scale)
	}
	dx[target] = atTarget
}

// expScaledPortable computes dst = scale·exp(x-shift).
func expScaledPortable[T Float](dst, x []T, shift, scale T) {
	for i, v := range x {
		dst[i] = scale * T(math.Exp(float64(v-shift)))
	}
}
