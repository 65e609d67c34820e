package kernels

import "math"

// Dropout writes x times 0 (dropped) or 1/(1-p) (kept) to dst; dst may be x. Whether element i is
// kept depends on key and i alone, so the backward pass is the same call on the gradient and no mask
// is stored. Each layer and step needs its own key; neighbouring keys are unrelated.
//
// p is rounded to a multiple of 2^-16, and the factor belongs to the rounded p. p ≤ 0 copies, p ≥ 1
// drops everything. A dropped NaN or Inf is NaN, since both are multiplied by 0: nothing is hidden.
func Dropout[T Float](dst, x []T, p float64, key uint64) { DropoutFrom(dst, x, p, key, 0) }

// DropoutFrom is Dropout of the elements of a longer vector from its element first on, a multiple of 4.
func DropoutFrom[T Float](dst, x []T, p float64, key uint64, first int) {
	x = x[:len(dst)]
	threshold, scale := dropoutRate[T](p)
	if threshold == 0 {
		copy(dst, x)
		return
	}
	seed, done := mix64(key)+uint64(first/4)*goldenGamma, 0
	if k := vectors(dst); k.dropout != nil {
		done = len(dst) &^ 31 // two registers of AVX-512
		// A threshold of 65,536 does not fit 16 bits; the factor of the kept ones is 0 then.
		k.dropout(single(dst[:done]), single(x[:done]), min(threshold, math.MaxUint16), float32(scale), seed)
		seed += uint64(done/4) * goldenGamma
	}
	dropoutPortable(dst[done:], x[done:], threshold, scale, seed)
}

// DropoutMask writes the factors of Dropout, 0 or 1/(1-p), to mask.
func DropoutMask[T Float](mask []T, p float64, key uint64) {
	for i := range mask {
		mask[i] = 1
	}
	Dropout(mask, mask, p, key)
}

// DropoutRate gives what Dropout with probability p does to an element: it is dropped if its 16 random bits are below
// threshold, and multiplied by scale otherwise.
func DropoutRate(p float64) (threshold uint32, scale float64) { return dropoutRate[float64](p) }

// dropoutRate gives the number of 16-bit values out of 65,536 that drop an element, and the factor of
// the kept ones.
func dropoutRate[T Float](p float64) (threshold uint32, scale T) {
	const values = 1 << 16
	threshold = uint32(math.Round(min(max(p, 0), 1) * values))
	if threshold == values {
		return threshold, 0
	}
	return threshold, T(values / float64(values-threshold))
}

// dropoutPortable takes 16 bits for each element, so one mixed counter serves four.
func dropoutPortable[T Float](dst, x []T, threshold uint32, scale T, seed uint64) {
	var bits uint64
	for i, v := range x {
		if i%4 == 0 {
			bits = mix64(seed + uint64(i/4+1)*goldenGamma)
		}
		factor := scale
		if uint32(bits&0xffff) < threshold {
			factor = 0
		}
		dst[i] = v * factor
		bits >>= 16
	}
}

// goldenGamma is 2^64 over the golden ratio, the increment of SplitMix64 (Steele, Lea & Flood 2014).
const goldenGamma = 0x9e3779b97f4a7c15

// mix64 is the output function of SplitMix64.
func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
