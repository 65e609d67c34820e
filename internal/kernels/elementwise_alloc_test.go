package kernels

import "testing"

// The hot loop calls these thousands of times a step; a slice header boxed on each call would feed
// the collector.
func TestElementwiseKernelsDoNotAllocate(t *testing.T) {
	eachKernel(t, func(t *testing.T) {
		const n = 100
		x, y, z := normals[float32](n, 1, 1), make([]float32, n), make([]float32, n)
		m, v, one := make([]float32, n), make([]float32, n), make([]float32, 1)
		count := testing.AllocsPerRun(10, func() {
			GELU(y, x)
			GELUGrad(y, x, z)
			AddBiasGELU(y, z, 1, n, x)
			AddBias(y, 1, n, x)
			ColSum(y, x, 1, n)
			LayerNorm(y, one, one, x, z, z, 1, n, testEps)
			LayerNormGrad(y, m, v, z, x, one, one, x, 1, n)
			Softmax(y, x)
			SoftmaxGrad(z, y, x)
			CrossEntropyGrad(y, x, LogSumExp(x), 0, 1)
			AdamWUpdate(AdamW{Eps: 1}, x, m, v, z, 1)
			Dropout(y, x, 0.1, 1)
			Add(y, x, z)
			Axpy(y, 0.5, z)
			Scale(y, float32(Dot(x, z)))
			if !AllFinite(one) {
				t.Error("the inputs are not finite")
			}
		})
		if count != 0 {
			t.Errorf("%v allocations a run, want 0", count)
		}
	})
}
