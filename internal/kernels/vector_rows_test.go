package kernels

import "testing"

func TestGatherRows(t *testing.T) {
	table := []float64{1, 2, 3, 4, 5, 6} // 3×2
	dst := []float64{9, 9, 9, 9, 9, 9, 9, 9}
	GatherRows(dst, table, 2, []int{2, -1, 0, 2})
	sameBits(t, "GatherRows", dst, []float64{5, 6, 0, 0, 1, 2, 5, 6})
}

func TestScatterAddRowsAddsRepeatedIDs(t *testing.T) {
	dst := []float64{100, 100, 100, 100, 100, 100} // 3×2
	src := []float64{1, 2, 10, 20, 3, 4, 5, 6}     // rows for 2, nothing, 2, 0
	ScatterAddRows(dst, 2, []int{2, -1, 2, 0}, src)
	sameBits(t, "ScatterAddRows", dst, []float64{105, 106, 100, 100, 104, 106})
}

func TestScatterAddRowsIsTheGradientOfGatherRows(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, cols := range []int{1, 7, 16, 33} {
			ids := []int{3, 0, -1, 3, 3, 1}
			table, src := normals[float32](4*cols, 1, 80), normals[float32](len(ids)*cols, 1, 81)
			gathered, grad := make([]float32, len(ids)*cols), make([]float32, 4*cols)
			GatherRows(gathered, table, cols, ids)
			ScatterAddRows(grad, cols, ids, src)
			// <gather(table), src> = <table, scatter(src)> for a linear map and its transpose.
			left, right := Dot(gathered, src), Dot(table, grad)
			if d := left - right; d > 1e-5 || d < -1e-5 {
				t.Errorf("cols = %d: %v and %v", cols, left, right)
			}
			// Row 2 of the table was not asked for.
			sameBits(t, "untouched row", grad[2*cols:3*cols], make([]float32, cols))
		}
	})
}
