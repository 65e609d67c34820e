package main

import "github.com/ablate-go/ablate/internal/kernels/gen/neon"

// sums writes the functions that do one addition or product an element. None fuses: their bits are those of
// portable Go.
func sums(file *neon.File) {
	f := begin(file, "add", "(dst, a, b []float32)", "computes dst = a + b.")
	dst, a, b := f.Pointer("dst"), f.Pointer("a"), f.Pointer("b")
	f.each(f.Length("dst"), []neon.R{dst, a, b}, func(p part) {
		x := p.load(a)
		p.three(neon.FAdd, x, x, p.load(b))
		p.store(x, dst)
	})
	f.Return()

	f = begin(file, "axpy", "(dst []float32, alpha float32, x []float32)", "computes dst = dst + alpha·x.")
	dst, x, alpha := f.Pointer("dst"), f.Pointer("x"), f.Scalar("alpha")
	f.each(f.Length("dst"), []neon.R{dst, x}, func(p part) {
		product, sum := p.load(x), p.load(dst)
		p.three(neon.FMul, product, product, twice(alpha))
		p.three(neon.FAdd, sum, sum, product)
		p.store(sum, dst)
	})
	f.Return()

	f = begin(file, "scale", "(dst []float32, alpha float32)", "computes dst = alpha·dst.")
	dst, alpha = f.Pointer("dst"), f.Scalar("alpha")
	f.each(f.Length("dst"), []neon.R{dst}, func(p part) {
		y := p.load(dst)
		p.three(neon.FMul, y, y, twice(alpha))
		p.store(y, dst)
	})
	f.Return()
}
