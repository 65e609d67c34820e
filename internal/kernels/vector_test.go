package kernels

import "testing"

func TestAddAxpyScale(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		for _, n := range testLengths() {
			a, b := normals[float32](n, 1, 60), normals[float32](n, 1, 61)
			sum, axpy, scaled := make([]float32, n), make([]float32, n), make([]float32, n)
			const alpha = float32(-0.3)
			for i := range a {
				sum[i] = a[i] + b[i]
				product := alpha * b[i]
				axpy[i] = a[i] + float32(product)
				scaled[i] = alpha * a[i]
			}
			got, check := guarded(t, a)
			Add(got, got, b)
			check("Add")
			sameBits(t, "Add", got, sum)
			got, check = guarded(t, a)
			Axpy(got, alpha, b)
			check("Axpy")
			sameBits(t, "Axpy", got, axpy)
			got, check = guarded(t, a)
			Scale(got, alpha)
			check("Scale")
			sameBits(t, "Scale", got, scaled)
		}
	})
}

func TestVectorsInFloat64(t *testing.T) {
	x := []float64{1, 2, 3}
	Add(x, x, []float64{10, 20, 30})
	Axpy(x, 0.5, []float64{2, 4, 6})
	Scale(x, 2)
	sameBits(t, "((1,2,3)+(10,20,30)+(1,2,3))·2", x, []float64{24, 48, 72})
}
