package kernels

// SumSquares returns Σx², accumulated in float64 in a fixed order.
func SumSquares[T Float](x []T) float64 {
	return Dot(x, x)
}

// Dot returns Σa·b, accumulated in float64 in a fixed order. len(a) elements are read.
func Dot[T Float](a, b []T) float64 {
	b = b[:len(a)]
	whole := len(a) &^ (dotLanes - 1)
	var sum float64
	if k := vectors(a); k.dot != nil {
		sum = k.dot(single(a[:whole]), single(b[:whole]))
	} else {
		sum = dotPortable(a[:whole], b[:whole])
	}
	for i := whole; i < len(a); i++ {
		sum += float64(float64(a[i]) * float64(b[i]))
	}
	return sum
}

// AllFinite reports whether x holds neither NaN nor an infinity.
func AllFinite[T Float](x []T) bool {
	done := 0
	if k := vectors(x); k.zeroIfFinite != nil {
		done = len(x) &^ 63 // four registers of AVX-512
		if k.zeroIfFinite(single(x[:done])) != 0 {
			return false
		}
	}
	return allFinitePortable(x[done:])
}

// dotLanes is the number of partial sums: element i goes to sum i mod 32, as long as there are 32 of
// them. The number is part of the result, since it sets the order of the additions; 32 keeps four
// AVX-512 registers busy.
const dotLanes = 32

// dotPortable wants a multiple of 32 elements. A product of two float32 is exact in float64, so the
// fused multiply-add of the assembly gives the same bits.
func dotPortable[T Float](a, b []T) float64 {
	var sums [dotLanes]float64
	for i, v := range a {
		sums[i%dotLanes] += float64(float64(v) * float64(b[i]))
	}
	for half := dotLanes / 2; half > 0; half /= 2 {
		for i := range half {
			sums[i] += sums[i+half]
		}
	}
	return sums[0]
}

// x-x is 0 for finite x and NaN for all else.
func allFinitePortable[T Float](x []T) bool {
	for _, v := range x {
		if v-v != 0 {
			return false
		}
	}
	return true
}
