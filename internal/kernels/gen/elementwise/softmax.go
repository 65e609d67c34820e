package main

import (
	. "github.com/mmcloughlin/avo/build"
)

// softmax writes the exponentials of a row and the backward pass of softmax.
func softmax(v vector) {
	v.begin("expSum", "(dst, x []float32, shift float32) float32", "computes dst = exp(x-shift) and returns the sum.")
	dst, x, shift := pointer("dst"), pointer("x"), v.scalar("shift")
	limits, sum := v.expRange(), v.held(0)
	v.each(length("dst"), func(p part) {
		e := p.load(x)
		VSUBPS(shift, e, e)
		limits.clamp(e)
		e = v.exp(e, nil)
		p.silence(e)
		p.store(e, dst)
		VADDPS(e, sum, sum)
	})
	v.fold(sum, VADDPS)
	VMOVSS(sum.AsX(), address(ReturnIndex(0)))
	v.end()

	v.begin("sumExp", "(x []float32, shift float32) float32", "returns Σ exp(x-shift).")
	x, shift = pointer("x"), v.scalar("shift")
	limits, sum = v.expRange(), v.held(0)
	v.each(length("x"), func(p part) {
		e := p.load(x)
		VSUBPS(shift, e, e)
		limits.clamp(e)
		e = v.exp(e, nil)
		p.silence(e)
		VADDPS(e, sum, sum)
	})
	v.fold(sum, VADDPS)
	VMOVSS(sum.AsX(), address(ReturnIndex(0)))
	v.end()

	v.begin("expScaled", "(dst, x []float32, shift, scale float32)", "computes dst = scale·exp(x-shift).")
	dst, x, shift = pointer("dst"), pointer("x"), v.scalar("shift")
	scale := v.scalar("scale")
	limits = v.expRange()
	v.each(length("dst"), func(p part) {
		e := p.load(x)
		VSUBPS(shift, e, e)
		limits.clamp(e)
		e = v.exp(e, nil)
		VMULPS(scale, e, e)
		p.store(e, dst)
	})
	v.end()

	v.begin("softmaxGrad", "(dx, p, dp []float32)", "computes dx = p·(dp - Σp·dp) for one row.")
	dx, prob, dp := pointer("dx"), pointer("p"), pointer("dp")
	n := length("dx")
	dot := v.held(0)
	v.each(n, func(p part) {
		y := p.load(prob)
		VFMADD231PS(p.load(dp), y, dot)
	})
	v.fold(dot, VADDPS)
	v.each(n, func(p part) {
		y := p.load(dp)
		VSUBPS(dot, y, y)
		VMULPS(p.load(prob), y, y)
		p.store(y, dx)
	})
	v.end()
}
