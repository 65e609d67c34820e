package main

import (
	"math"

	"github.com/ablate-go/ablate/internal/kernels/gen/fit"
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// tailRegs are constants that must stand in the first source of an instruction.
type tailRegs struct{ top, one reg.VecVirtual }

func (v vector) tailRegs() tailRegs { return tailRegs{v.held(fit.TailTop), v.held(1)} }

// tail emits a = min(|x|, fit.TailTop) and the factors of Q(a) = density·ratio, density = exp(-a²/2).
func (v vector) tail(k tailRegs, x reg.VecVirtual) (a, density, ratio reg.VecVirtual) {
	a = v.new()
	VANDPS(bits(0x7fffffff), x, a)
	VMINPS(a, k.top, a) // NaN is taken from the operand named first

	// a² reaches 225, where half a unit of float32 would be 8e-6 in the exponent: keep what the
	// square loses.
	square, lost := v.new(), v.new()
	VMULPS(a, a, square)
	VMOVAPS(a, lost)
	VFMSUB213PS(square, a, lost)
	exponent := v.new()
	VMULPS(number(-0.5), square, exponent)
	density = v.exp(exponent, lost)

	coefficients, slope, shift := fit.Tail()
	t := v.new()
	VMOVAPS(a, t)
	VFMADD132PS(number(1/fit.TailScale), k.one, t) // t = a/tailScale + 1
	VDIVPS(t, k.one, t)
	u := v.new()
	VMOVUPS(number(shift), u)
	VFMADD231PS(number(slope), t, u)
	ratio = v.horner(coefficients, u)
	VMULPS(t, ratio, ratio)
	return a, density, ratio
}

// gelu emits x·Φ(x) = max(x, 0) - |x|·Q(|x|), which cancels nowhere.
func (v vector) gelu(k tailRegs, zero, x reg.VecVirtual) reg.VecVirtual {
	a, density, ratio := v.tail(k, x)
	// density last: it is the one that becomes denormal.
	VMULPS(a, ratio, ratio)
	y := v.new()
	VMAXPS(x, zero, y)
	VFNMADD231PS(density, ratio, y)
	return y
}

func gelu(v vector) {
	v.begin("gelu", "(dst, x []float32)", "computes dst = gelu(x).")
	dst, x := pointer("dst"), pointer("x")
	k, zero := v.tailRegs(), v.held(0)
	v.each(length("dst"), func(p part) {
		p.store(v.gelu(k, zero, p.load(x)), dst)
	})
	v.end()

	v.begin("addBiasGELU", "(dst, pre, bias []float32)", "computes pre = pre + bias and dst = gelu(pre) for one row.")
	dst, pre, bias := pointer("dst"), pointer("pre"), pointer("bias")
	k, zero = v.tailRegs(), v.held(0)
	v.each(length("dst"), func(p part) {
		y := p.load(pre)
		VADDPS(p.load(bias), y, y)
		p.store(y, pre)
		p.store(v.gelu(k, zero, y), dst)
	})
	v.end()

	v.begin("geluGrad", "(dx, x, dy []float32)", "computes dx = dy·gelu'(x).")
	dx, x, dy := pointer("dx"), pointer("x"), pointer("dy")
	k = v.tailRegs()
	v.each(length("dx"), func(p part) {
		in := p.load(x)
		a, density, ratio := v.tail(k, in)
		// gelu'(-a) = Q(a) - a·φ(a) = density·(ratio - a/√2π), and gelu'(a) = 1 - gelu'(-a).
		VFNMADD231PS(number(1/math.Sqrt(2*math.Pi)), a, ratio)
		VMULPS(density, ratio, ratio)
		flip, step := v.new(), v.new()
		VMOVUPS(bits(0x80000000), flip)
		VANDNPS(flip, in, flip) // sign bit where x ≥ 0
		VXORPS(flip, ratio, ratio)
		sign(v, in, step)
		VANDNPS(number(1), step, step) // 1 where x ≥ 0
		VADDPS(step, ratio, ratio)
		VMULPS(p.load(dy), ratio, ratio)
		p.store(ratio, dx)
	})
	v.end()
}
