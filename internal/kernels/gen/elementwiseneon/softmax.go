package main

import "github.com/ablate-go/ablate/internal/kernels/gen/neon"

// softmax writes the exponentials of a row and the backward pass of softmax.
func softmax(file *neon.File) {
	exponentials(file)
	f := begin(file, "softmaxGrad", "(dx, p, dp []float32)", "computes dx = p·(dp - Σp·dp) for one row.")
	n, dot := f.Length("dx"), f.zero()
	f.Scope(func() {
		prob, dp := f.Pointer("p"), f.Pointer("dp")
		f.each(n, []neon.R{prob, dp}, func(p part) {
			p.fmla(dot, p.load(dp), p.load(prob))
		})
	})
	f.fold(dot)
	dx, prob, dp := f.Pointer("dx"), f.Pointer("p"), f.Pointer("dp")
	f.each(n, []neon.R{dx, prob, dp}, func(p part) {
		y := p.load(dp)
		p.three(neon.FSub, y, y, dot)
		p.three(neon.FMul, y, p.load(prob), y)
		p.store(y, dx)
	})
	f.Return()
}

func exponentials(file *neon.File) {
	f := begin(file, "expSum", "(dst, x []float32, shift float32) float32",
		"computes dst = exp(x-shift) and returns the sum.")
	dst, x, shift := f.Pointer("dst"), f.Pointer("x"), f.Scalar("shift")
	limits, sum := f.expRange(), f.zero()
	f.each(f.Length("dst"), []neon.R{dst, x}, func(p part) {
		e := p.load(x)
		p.three(neon.FSub, e, e, twice(shift))
		p.clamp(limits, e)
		e = p.exp(e, nil)
		p.silence(e)
		p.store(e, dst)
		p.three(neon.FAdd, sum, e, sum)
	})
	f.fold(sum)
	f.result(sum[0], "")
	f.Return()

	f = begin(file, "sumExp", "(x []float32, shift float32) float32", "returns Σ exp(x-shift).")
	x, shift = f.Pointer("x"), f.Scalar("shift")
	limits, sum = f.expRange(), f.zero()
	f.each(f.Length("x"), []neon.R{x}, func(p part) {
		e := p.load(x)
		p.three(neon.FSub, e, e, twice(shift))
		p.clamp(limits, e)
		e = p.exp(e, nil)
		p.silence(e)
		p.three(neon.FAdd, sum, e, sum)
	})
	f.fold(sum)
	f.result(sum[0], "")
	f.Return()

	f = begin(file, "expScaled", "(dst, x []float32, shift, scale float32)", "computes dst = scale·exp(x-shift).")
	dst, x, shift = f.Pointer("dst"), f.Pointer("x"), f.Scalar("shift")
	scale := f.Scalar("scale")
	limits = f.expRange()
	f.each(f.Length("dst"), []neon.R{dst, x}, func(p part) {
		e := p.load(x)
		p.three(neon.FSub, e, e, twice(shift))
		p.clamp(limits, e)
		e = p.exp(e, nil)
		p.three(neon.FMul, e, twice(scale), e)
		p.store(e, dst)
	})
	f.Return()
}
