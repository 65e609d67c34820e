package kernels

// Add computes dst = a + b. dst may be a or b.
func Add[T Float](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	if k := vectors(dst); k.add != nil {
		k.add(single(dst), single(a), single(b))
		return
	}
	addPortable(dst, a, b)
}

// Axpy computes dst = dst + alpha·x, rounding after the multiplication and after the addition.
func Axpy[T Float](dst []T, alpha T, x []T) {
	x = x[:len(dst)]
	if k := vectors(dst); k.axpy != nil {
		k.axpy(single(dst), float32(alpha), single(x))
		return
	}
	axpyPortable(dst, alpha, x)
}

// Scale computes dst = alpha·dst.
func Scale[T Float](dst []T, alpha T) {
	if k := vectors(dst); k.scale != nil {
		k.scale(single(dst), float32(alpha))
		return
	}
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
