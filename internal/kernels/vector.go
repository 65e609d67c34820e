package kernels

// Add computes dst = a + b. dst may be a or b.
func Add[T Float](dst, a, b []T) {
	addPortable(dst, a[:len(dst)], b[:len(dst)])
}

// Axpy computes dst = dst + alpha·x, rounding the product and the sum.
func Axpy[T Float](dst []T, alpha T, x []T) {
	axpyPortable(dst, alpha, x[:len(dst)])
}

// Scale computes dst = alpha·dst.
func Scale[T Float](dst []T, alpha T) {
	scalePortable(dst, alpha)
}

func addPortable[T Float](dst, a, b []T) {
	for i, v := range a {
		dst[i] = v + b[i]
	}
}

// The conversion forbids fused multiply-add, so that every processor gives the same bits.
func axpyPortable[T Float](dst []T, alpha T, x []T) {
	for i, v := range x {
		dst[i] += T(alpha * v)
	}
}

func scalePortable[T Float](dst []T, alpha T) {
	for i := range dst {
		dst[i] *= alpha
	}
}
