package main

import (
	"math"

	"github.com/ablate-go/ablate/internal/kernels/gen/fit"
	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

// normalTail takes a = min(|x|, fit.TailTop) and the factors of Q(a) = density·ratio, density = exp(-a²/2).
func (f function) normalTail(x vector) (a, density, ratio vector) {
	a = f.vector()
	f.two(neon.FAbs, a, x)
	exponent, lost := f.vector(), f.vector()
	f.Scope(func() {
		c := f.constant(fit.TailTop)
		f.three(neon.FMin, a, a, twice(c))
		// a² reaches 225, where half a unit of float32 would be 8e-6 in the exponent: keep what the square loses.
		square := f.vector()
		f.three(neon.FMul, square, a, a)
		f.two(neon.FNeg, lost, square)
		f.fmla(lost, a, a)
		f.Constant(-0.5, c)
		f.three(neon.FMul, exponent, square, twice(c))
	})
	density = f.exp(exponent, &lost)

	coefficients, slope, shift := fit.Tail()
	one, t, u := f.constant(1), f.vector(), f.filled(shift)
	f.Scope(func() {
		c := f.constant(1 / fit.TailScale)
		f.Move(t[0], one)
		f.Move(t[1], one)
		f.fmla(t, a, twice(c)) // t = a/TailScale + 1
		f.three(neon.FDiv, t, twice(one), t)
		f.Constant(slope, c)
		f.fmla(u, t, twice(c))
	})
	ratio = f.horner(coefficients, u)
	f.three(neon.FMul, ratio, t, ratio)
	return a, density, ratio
}

// gelu takes x·Φ(x) = max(x, 0) - |x|·Q(|x|), which cancels nowhere.
func (f function) gelu(x vector) vector {
	a, density, ratio := f.normalTail(x)
	// density last: it is the one that becomes denormal.
	f.three(neon.FMul, ratio, a, ratio)
	y := f.copied(x)
	f.notNegative(y)
	f.fmls(y, density, ratio)
	return y
}

func gelu(file *neon.File) {
	f := begin(file, "gelu", "(dst, x []float32)", "computes dst = gelu(x).")
	dst, x := f.Pointer("dst"), f.Pointer("x")
	f.each(f.Length("dst"), []neon.R{dst, x}, func(p part) {
		p.store(p.gelu(p.load(x)), dst)
	})
	f.Return()

	f = begin(file, "addBiasGELU", "(dst, pre, bias []float32)",
		"computes pre = pre + bias and dst = gelu(pre) for one row.")
	dst, pre, bias := f.Pointer("dst"), f.Pointer("pre"), f.Pointer("bias")
	f.each(f.Length("dst"), []neon.R{dst, pre, bias}, func(p part) {
		y := p.load(pre)
		p.three(neon.FAdd, y, p.load(bias), y)
		p.store(y, pre)
		p.store(p.gelu(y), dst)
	})
	f.Return()

	f = begin(file, "geluGrad", "(dx, x, dy []float32)", "computes dx = dy·gelu'(x).")
	dx, x, dy := f.Pointer("dx"), f.Pointer("x"), f.Pointer("dy")
	f.each(f.Length("dx"), []neon.R{dx, x, dy}, func(p part) {
		in := p.load(x)
		a, density, ratio := p.normalTail(in)
		// gelu'(-a) = Q(a) - a·φ(a) = density·(ratio - a/√2π), and gelu'(a) = 1 - gelu'(-a).
		p.Scope(func() {
			c := p.constant(1 / math.Sqrt(2*math.Pi))
			p.fmls(ratio, a, twice(c))
			p.three(neon.FMul, ratio, density, ratio)
			flip, one := p.vector(), c
			p.ConstantBits(0x80000000, c)
			p.three(neon.BIC, flip, twice(c), in) // sign bit where x ≥ 0
			p.xor(ratio, ratio, flip)
			p.Constant(1, one)
			p.two(neon.SShR31, in, in)
			p.three(neon.BIC, in, twice(one), in) // 1 where x ≥ 0
			p.three(neon.FAdd, ratio, in, ratio)
		})
		p.three(neon.FMul, ratio, p.load(dy), ratio)
		p.store(ratio, dx)
	})
	f.Return()
}
