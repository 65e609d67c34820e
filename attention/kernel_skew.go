package attention

import "github.com/ablate-go/ablate/internal/kernels"

// How the relative terms avoid a gather per pair.
//
// Row i needs the inner products of q_i with the table at differences j-i, for j = 0..n-1: a window that moves one step
// to the left when i grows by one. Take bs rows at once and multiply them with the n+bs-1 differences in reach. The
// result has leading dimension n+bs-1, and the entry for the pair (i, j) of the block is in column j-i+bs-1:
//
//	address = i·(n+bs-1) + j-i+bs-1 = (bs-1) + i·(n+bs-2) + j
//
// So the same memory, read from bs-1 with a leading dimension one smaller, is the block's (bs, n) matrix of scores, and
// the content scores can be added directly to it. Backward, the gradients of scores are written through that view with
// zeros around them, and matrix multiplications with the (bs, n+bs-1) matrix sum over the pairs of each difference. The
// table is expanded by difference, repeated buckets included: 2·Seq-1 rows, nothing per pair. Where most of them would
// be repeated, relTable computes the same block with fewer operations.

// blockRows is the height bs of a block: a skewed matmul does (n+bs-1)/n times the necessary work, but there is one
// matmul per block.
const blockRows = 32

// skew locates one block within its buffer.
type skew struct {
	first, rows int // first row and number of rows bs
	pitch       int // leading dimension n+bs-1 by difference
	at, stride  int // offset and leading dimension of the (bs, n) view
}

func skewAt(first, n int) skew {
	bs := min(blockRows, n-first)
	// With one row the stride has no meaning; n keeps the view a valid matrix.
	return skew{first: first, rows: bs, pitch: n + bs - 1, at: bs - 1, stride: max(n+bs-2, n)}
}

// size of the block's buffer.
func (s skew) size() int { return s.rows * s.pitch }

// offset of the block's buffer among those of all blocks of n rows.
func (s skew) offset(n int) int { return s.first * (n + blockRows - 1) }

// skewSize is the room for all blocks of n rows.
func skewSize(n int) int { return n * (n + blockRows - 1) }

// table is the first row of the expanded table in reach of the block, for sequences padded to seq.
// The expansion is ordered by (column - row) + seq-1 of the matrix that the block is part of.
func (s skew) table(seq int) int { return seq - s.first - s.rows }

// clearAround zeroes what the view does not cover.
func clearAround[T kernels.Float](buf []T, s skew, n int) {
	end := 0
	for i := range s.rows {
		start := s.at + i*s.stride
		clear(buf[end:start])
		end = start + n
	}
	clear(buf[end:s.size()])
}

// addTransposed adds the (cols, rows) matrix src to the (rows, cols) matrix dst.
func addTransposed[T kernels.Float](dst []T, ldd int, src []T, lds, rows, cols int) {
	j := 0
	for ; j+4 <= cols; j += 4 {
		s0 := src[j*lds:][:rows]
		s1 := src[(j+1)*lds:][:rows]
		s2 := src[(j+2)*lds:][:rows]
		s3 := src[(j+3)*lds:][:rows]
		at := j
		for i := range s0 {
			row := (*[4]T)(dst[at:])
			row[0] += s0[i]
			row[1] += s1[i]
			row[2] += s2[i]
			row[3] += s3[i]
			at += ldd
		}
	}
	for ; j < cols; j++ {
		for i, v := range src[j*lds:][:rows] {
			dst[i*ldd+j] += v
		}
	}
}

// copyTransposed writes the (cols, rows) matrix src to the (rows, cols) matrix dst.
func copyTransposed[T kernels.Float](dst []T, ldd int, src []T, lds, rows, cols int) {
	j := 0
	for ; j+4 <= cols; j += 4 {
		s0 := src[j*lds:][:rows]
		s1 := src[(j+1)*lds:][:rows]
		s2 := src[(j+2)*lds:][:rows]
		s3 := src[(j+3)*lds:][:rows]
		at := j
		for i := range s0 {
			row := (*[4]T)(dst[at:])
			row[0] = s0[i]
			row[1] = s1[i]
			row[2] = s2[i]
			row[3] = s3[i]
			at += ldd
		}
	}
	for ; j < cols; j++ {
		for i, v := range src[j*lds:][:rows] {
			dst[i*ldd+j] = v
		}
	}
}
