package kernels

import (
	"fmt"
	"math/bits"
)

//go:generate go run -C gen ./gemm -out ../gemm_amd64.s -stubs ../gemm_stubs_amd64.go -pkg kernels

// Gemm computes c = alpha·a·b + beta·c.
//
// a is m×k with element (i, p) at a[i*ars+p*acs], b is k×n with element (p, j) at b[p*brs+j*bcs], and
// c is m×n with element (i, j) at c[i*ldc+j]. Strides make all four transpositions and the heads of
// an attention one call. With beta = 0 the old contents of c are not read; with alpha = 0 or k = 0
// neither are a and b, and c becomes beta·c. c must not overlap a or b.
//
// The sum over p runs in the order of p, in blocks that depend on k alone. So an element of c does
// not depend on m, n, the strides, its position in c or the number of threads: a row computed alone has
// the bits that it has in a batch. The kernels avx512, avx2 and neon (see Kernel) give the same
// bits; portable rounds each multiplication, except where Go's compiler fuses it with the addition, as
// on arm64, and differs in the last digits. This holds for finite results;
// which NaN comes out of several is undefined.
//
// Negative sizes or strides, slices too short for them, and rows of c that overlap are mistakes of
// the caller: Gemm panics before it writes.
func Gemm[T Float](m, n, k int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, beta T, c []T, ldc int) {
	if m < 0 || n < 0 || k < 0 {
		panic(fmt.Sprintf("kernels: Gemm of m=%d, n=%d, k=%d: sizes must not be negative", m, n, k))
	}
	if m == 0 || n == 0 {
		return
	}
	if m > 1 && ldc < n {
		panic(fmt.Sprintf("kernels: Gemm rows of c overlap: ldc=%d is less than n=%d", ldc, n))
	}
	inside("c", len(c), m, ldc, n, 1)
	if k == 0 || alpha == 0 {
		scale(m, n, beta, c, ldc)
		return
	}
	inside("a", len(a), m, ars, k, acs)
	inside("b", len(b), k, brs, n, bcs)
	p := matmul[T]{m, n, k, alpha, beta, a, b, c, ars, acs, brs, bcs, ldc}
	if !p.spread() {
		p.run()
	}
}

// matmul is one call of Gemm, or the part of it that one thread computes; all sizes are positive.
type matmul[T Float] struct {
	m, n, k     int
	alpha, beta T
	a, b, c     []T
	ars, acs    int
	brs, bcs    int
	ldc         int
}

// run computes p on the calling goroutine.
func (p *matmul[T]) run() {
	if s, ok := any(p).(*matmul[float32]); ok && runMachine(s) {
		return
	}
	p.runPortable()
}

// scale sets c = beta·c.
func scale[T Float](m, n int, beta T, c []T, ldc int) {
	for i := range m {
		row := c[i*ldc : i*ldc+n]
		if beta == 0 {
			clear(row)
			continue
		}
		for j := range row {
			row[j] *= beta
		}
	}
}

// inside panics unless every element of a rows×cols operand lies in its slice. The vector kernels
// do not check bounds, so the multiplications here must not overflow.
func inside(name string, length, rows, rs, cols, cs int) {
	h1, l1 := bits.Mul64(uint64(rows-1), uint64(rs))
	h2, l2 := bits.Mul64(uint64(cols-1), uint64(cs))
	last, carry := bits.Add64(l1, l2, 0)
	if rs < 0 || cs < 0 || h1|h2|carry != 0 || last >= uint64(length) {
		panic(fmt.Sprintf("kernels: Gemm operand %s of %d×%d with strides %d and %d does not fit its %d elements",
			name, rows, cols, rs, cs, length))
	}
}
