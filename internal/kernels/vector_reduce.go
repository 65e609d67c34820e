package kernels

// SumSquares returns Σx², accumulated in float64 in a fixed order.
func SumSquares[T Float](x []T) float64 {
	return Dot(x, x)
}

// Dot returns Σa·b, accumulated in float64 in a fixed order. len(a) elements are read.
func Dot[T Float](a, b []T) float64 {
	b = b[:len(a)]
	var sums [dotLanes]float64
	dotPortable(&sums, a, b)
	return foldLanes(&sums)
}

// AllFinite reports whether x holds neither NaN nor an infinity.
func AllFinite[T Float](x []T) bool {
	return allFinitePortable(x)
}

// dotLanes is the number of partial sums: element i goes to sum i mod 32. The number is part of the
// result, since it sets the order of the additions; 32 keeps four AVX-512 registers busy.
const dotLanes = 32

// A product of two float32 is exact in float64, so fused multiply-add gives the same bits here.
func dotPortable[T Float](sums *[dotLanes]float64, a, b []T) {
	for i, v := range a {
		sums[i%dotLanes] += float64(float64(v) * float64(b[i]))
	}
}

func foldLanes(sums *[dotLanes]float64) float64 {
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
