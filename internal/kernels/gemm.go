package kernels

// Gemm computes c = alpha·a·b + beta·c.
//
// a is m×k with element (i, p) at a[i*ars+p*acs], b is k×n with element (p, j) at b[p*brs+j*bcs], and
// c is m×n with element (i, j) at c[i*ldc+j]. Strides make all four transpositions and the heads of
// an attention one call. With beta = 0 the old contents of c are not read.
func Gemm[T Float](m, n, k int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, beta T, c []T, ldc int) {
	for i := range m {
		row := c[i*ldc : i*ldc+n]
		for j := range row {
			var sum T
			for p := range k {
				sum += a[i*ars+p*acs] * b[p*brs+j*bcs]
			}
			if beta == 0 {
				row[j] = alpha * sum
			} else {
				row[j] = alpha*sum + beta*row[j]
			}
		}
	}
}
