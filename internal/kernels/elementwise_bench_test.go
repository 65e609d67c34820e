package kernels

import (
	"fmt"
	"testing"
)

// Bytes are those read and written once each, so that MB/s compares with the memory's speed.

func benchEach(b *testing.B, name string, bytes int, run func()) {
	for _, s := range available {
		restore, ok := force(s)
		if !ok {
			continue
		}
		b.Run(fmt.Sprintf("%s/%s", name, s), func(b *testing.B) {
			b.SetBytes(int64(bytes))
			for range b.N {
				run()
			}
		})
		restore()
	}
}

func BenchmarkLayerSizes(b *testing.B) {
	const rows = 2048
	for _, cols := range []int{128, 512} {
		n := rows * cols
		x, y, z := normals[float32](n, 1, 1), make([]float32, n), make([]float32, n)
		row, row2, row3 := normals[float32](cols, 1, 2), make([]float32, cols), make([]float32, cols)
		mean, rstd := make([]float32, rows), make([]float32, rows)
		size := fmt.Sprintf("%dx%d", rows, cols)
		for _, k := range []struct {
			name  string
			moves int // slices of n read or written
			run   func()
		}{
			{"GELU", 2, func() { GELU(y, x) }},
			{"GELUGrad", 3, func() { GELUGrad(y, x, z) }},
			{"AddBiasGELU", 3, func() { AddBiasGELU(y, x, rows, cols, row2) }},
			{"AddBias", 2, func() { AddBias(x, rows, cols, row2) }},
			{"ColSum", 1, func() { ColSum(row3, x, rows, cols) }},
			{"LayerNorm", 2, func() { LayerNorm(y, mean, rstd, x, row, row2, rows, cols, 1e-7) }},
			{"LayerNormGrad", 3, func() { LayerNormGrad(z, row2, row3, y, x, mean, rstd, row, rows, cols) }},
			{"Add", 3, func() { Add(y, x, z) }},
			{"Axpy", 3, func() { Axpy(y, 0, x) }},
			{"Dropout", 2, func() { Dropout(y, x, 0.1, 1) }},
			{"SumSquares", 1, func() { sink += SumSquares(x) }},
			{"AllFinite", 1, func() { AllFinite(x) }},
		} {
			clear(row2)
			benchEach(b, k.name+"/"+size, 4*n*k.moves, k.run)
		}
	}
}

var sink float64

func BenchmarkRows(b *testing.B) {
	for _, cols := range []int{64, 4096} {
		rows := 1 << 18 / cols
		x, y, z := normals[float32](rows*cols, 1, 3), make([]float32, rows*cols), make([]float32, rows*cols)
		size := fmt.Sprintf("rows of %d", cols)
		each := func(do func(lo, hi int)) func() {
			return func() {
				for r := range rows {
					do(r*cols, (r+1)*cols)
				}
			}
		}
		benchEach(b, "Softmax/"+size, 8*len(x), each(func(lo, hi int) { Softmax(y[lo:hi], x[lo:hi]) }))
		benchEach(b, "SoftmaxGrad/"+size, 12*len(x), each(func(lo, hi int) { SoftmaxGrad(z[lo:hi], y[lo:hi], x[lo:hi]) }))
		benchEach(b, "LogSumExp/"+size, 4*len(x), each(func(lo, hi int) { sink += float64(LogSumExp(x[lo:hi])) }))
		benchEach(b, "CrossEntropyGrad/"+size, 8*len(x),
			each(func(lo, hi int) { CrossEntropyGrad(y[lo:hi], x[lo:hi], 1, 3, 1) }))
	}
}

func BenchmarkAdamW(b *testing.B) {
	const n = 500_000
	w, m, v, g := normals[float32](n, 1, 4), make([]float32, n), make([]float32, n), normals[float32](n, 1, 5)
	a := AdamW{LR: 1e-4, Beta1: 0.9, Beta2: 0.98, Eps: 1e-6, WeightDecay: 0.01}
	benchEach(b, "500k", 4*7*n, func() { AdamWUpdate(a, w, m, v, g, 1) })
}
