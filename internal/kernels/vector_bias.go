package kernels

// AddBias adds bias (cols) to every row of y (rows×cols) in place.
func AddBias[T Float](y []T, rows, cols int, bias []T) {
	bias = bias[:cols]
	for r := range rows {
		row := y[r*cols : (r+1)*cols]
		Add(row, row, bias)
	}
}

// ColSum writes the column sums of x (rows×cols) to dst (cols): the gradient of a bias. dst is
// overwritten. Rows are added in order and in float64, then rounded once.
func ColSum[T Float](dst, x []T, rows, cols int) { ColSumRange(dst, x, rows, cols, 0, cols) }

// ColSumRange is ColSum of the columns [from, to) alone.
func ColSumRange[T Float](dst, x []T, rows, cols, from, to int) {
	dst, x = dst[:to], x[:rows*cols]
	if k := vectors(dst); k.colSum.wide != nil && rows > 0 {
		from = colSumVector(&k.colSum, single(dst), single(x), rows, cols, from)
	}
	colSumPortable(dst, x, rows, cols, from)
}

// stripCols is how many columns are summed down at once: one cache line of float32.
const stripCols = 16

// colSumPortable begins at column first.
func colSumPortable[T Float](dst, x []T, rows, cols, first int) {
	for lo := first; lo < len(dst); lo += stripCols {
		hi := min(lo+stripCols, len(dst))
		var sum [stripCols]float64
		for r := range rows {
			for c, v := range x[r*cols+lo : r*cols+hi] {
				sum[c] += float64(v)
			}
		}
		for c := lo; c < hi; c++ {
			dst[c] = T(sum[c-lo])
		}
	}
}

// colSumVector returns the number of columns done; the rest is narrower than a register.
func colSumVector(k *columnSum, dst, x []float32, rows, cols, lo int) int {
	stride := 4 * cols
	for ; lo+k.wideCols <= len(dst); lo += k.wideCols {
		k.wide(&dst[lo], &x[lo], rows, stride)
	}
	for ; lo+k.narrowCols <= len(dst); lo += k.narrowCols {
		k.narrow(&dst[lo], &x[lo], rows, stride)
	}
	return lo
}
