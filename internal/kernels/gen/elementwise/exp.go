package main

import (
	"math"

	"github.com/ablate-go/ablate/internal/kernels/gen/fit"
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// horner evaluates a polynomial, coefficients lowest first.
func (v vector) horner(coefficients []float64, x reg.VecVirtual) reg.VecVirtual {
	last := len(coefficients) - 1
	sum := v.new()
	VMOVUPS(number(coefficients[last]), sum)
	for i := last - 1; i >= 0; i-- {
		VFMADD213PS(number(coefficients[i]), x, sum)
	}
	return sum
}

// exp emits exp(x - lost/2) for -126·ln2-24 < x < 127·ln2+24; lost, which may be nil, is tiny. x is
// overwritten. NaN stays NaN.
func (v vector) exp(x, lost reg.VecVirtual) reg.VecVirtual {
	// x = n·ln2 + r with the nearest integer n; ln2 in two parts keeps r exact enough.
	n := v.new()
	VMULPS(number(math.Log2E), x, n)
	if v.masked {
		VRNDSCALEPS(U8(8), n, n)
	} else {
		VROUNDPS(U8(8), n, n)
	}
	high := float64(float32(math.Ln2))
	VFNMADD231PS(number(high), n, x)
	VFNMADD231PS(number(math.Ln2-high), n, x)
	if lost != nil {
		VFMADD231PS(number(-0.5), lost, x)
	}
	y := v.horner(append([]float64{1, 1}, fit.ExpCoefficients()...), x)
	if v.masked {
		VSCALEFPS(n, y, y)
		return y
	}
	// 2^n in two factors, so that neither leaves the range of exponents where the product is
	// denormal. A NaN becomes some integer here and survives in y.
	whole, half := YMM(), YMM()
	VCVTPS2DQ(n, whole)
	VPSRAD(U8(1), whole, half)
	VPSUBD(half, whole, whole)
	for _, power := range []reg.VecVirtual{half, whole} {
		VPADDD(bits(127), power, power)
		VPSLLD(U8(23), power, power)
		VMULPS(power, y, y)
	}
	return y
}

// expRange holds the arguments to which exp is clamped: below, the result is 0, above, Inf.
type expRange struct{ low, high reg.VecVirtual }

func (v vector) expRange() expRange { return expRange{v.held(-110), v.held(100)} }

// clamp keeps NaN, which x86 takes from the operand named first.
func (e expRange) clamp(x reg.VecVirtual) {
	VMAXPS(x, e.low, x)
	VMINPS(x, e.high, x)
}

// sign fills each lane of to with the sign bit of x.
func sign(v vector, x, to reg.VecVirtual) { VPSRAD(U8(31), x, to) }
