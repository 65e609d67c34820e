package kernels

import "testing"

func TestAddBiasAndColSum(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, cols := range testLengths() {
			for _, rows := range []int{0, 1, 2, 9} {
				x, bias := normals[float32](rows*cols, 1, 62), normals[float32](cols, 1, 63)
				y, check := guarded(t, x)
				AddBias(y, rows, cols, bias)
				check("AddBias")
				sums := make([]float64, cols)
				for i, v := range x {
					if y[i] != v+bias[i%cols] {
						t.Fatalf("%d×%d: y[%d] = %v, want %v + %v", rows, cols, i, y[i], v, bias[i%cols])
					}
					sums[i%cols] += float64(v)
				}
				got, check := guarded(t, bias)
				ColSum(got, x, rows, cols)
				check("ColSum")
				for c, s := range sums {
					if got[c] != float32(s) {
						t.Fatalf("%d×%d: column %d sums to %v, want %v", rows, cols, c, got[c], float32(s))
					}
				}
			}
		}
	})
}
