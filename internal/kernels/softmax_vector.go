package kernels

import "math"

// sumBlock bounds how many float32 exponentials are added before the sum goes to float64. A lane
// adds 64 of them (AVX-512) or 128, which keeps the sum within about 1e-7.
const sumBlock = 1024

func softmaxVector(k *vectorKernels, p, x []float32) {
	shift := maxOfVector(k, x)
	if math.IsInf(float64(shift), -1) {
		shift = 0
	}
	var sum float64
	for lo := 0; lo < len(p); lo += sumBlock {
		hi := min(lo+sumBlock, len(p))
		sum += float64(k.expSum(p[lo:hi], x[lo:hi], shift))
	}
	inverse := float32(1 / sum)
	if sum == 0 {
		inverse = 0
	}
	k.scale(p, inverse)
}

func logSumExpVector(k *vectorKernels, x []float32) float32 {
	shift := maxOfVector(k, x)
	if math.IsInf(float64(shift), 0) {
		shift = 0
	}
	var sum float64
	for lo := 0; lo < len(x); lo += sumBlock {
		hi := min(lo+sumBlock, len(x))
		sum += float64(k.sumExp(x[lo:hi], shift))
	}
	return float32(float64(shift) + math.Log(sum))
}

// The assembly takes whole registers of 16.
func maxOfVector(k *vectorKernels, x []float32) float32 {
	whole := len(x) &^ 15
	return max(k.maxOf(x[:whole]), maxOf(x[whole:]))
}
