package kernels

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// BLAS is gonum's BLAS whose single-precision matrix multiplications are done by Gemm. tensor.Use(kernels.BLAS{})
// gives it to the stock operations of Gorgonia.
type BLAS struct{ gonum.Implementation }

// Sgemm computes c = alpha·op(a)·op(b) + beta·c, with op and the arguments of blas.Float32Level3.
// Wrong arguments panic with gonum's messages.
func (l BLAS) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int,
	beta float32, c []float32, ldc int) {
	aRows, aCols, ars, acs := m, k, lda, 1
	if tA != blas.NoTrans {
		aRows, aCols, ars, acs = k, m, 1, lda
	}
	bRows, bCols, brs, bcs := k, n, ldb, 1
	if tB != blas.NoTrans {
		bRows, bCols, brs, bcs = n, k, 1, ldb
	}
	if !known(tA) || !known(tB) || !lies(a, aRows, aCols, lda) || !lies(b, bRows, bCols, ldb) || !lies(c, m, n, ldc) {
		l.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	Gemm(m, n, k, alpha, a, ars, acs, b, brs, bcs, beta, c, ldc)
}

func known(t blas.Transpose) bool {
	return t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans
}

// lies reports whether a row-major matrix has elements and fits its slice.
func lies(x []float32, rows, cols, ld int) bool {
	return rows > 0 && cols > 0 && ld >= cols && len(x) >= (rows-1)*ld+cols
}
