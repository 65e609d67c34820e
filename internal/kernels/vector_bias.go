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
func ColSum[T Float](dst, x []T, rows, cols int) {
	colSumPortable(dst[:cols], x[:rows*cols], rows, cols)
}

// stripCols is how many columns are summed down at once: one cache line of float32.
const stripCols = 16

func colSumPortable[T Float](dst, x []T, rows, cols int) {
	for lo := 0; lo < cols; lo += stripCols {
		hi := min(lo+stripCols, cols)
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
