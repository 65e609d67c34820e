package main

import (
	"math"

	"github.com/ablate-go/ablate/internal/kernels/gen/fit"
	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

// horner takes a vector with the value of a polynomial, coefficients lowest first. A multiply-add overwrites its
// summand, so each coefficient begins a sum.
func (f function) horner(coefficients []float64, x vector) vector {
	last := len(coefficients) - 1
	sum, other := f.filled(coefficients[last]), f.vector()
	for i := last - 1; i >= 0; i-- {
		f.Constant(coefficients[i], other[0])
		f.Move(other[1], other[0])
		f.fmla(other, sum, x)
		sum, other = other, sum
	}
	return sum
}

// exp takes a vector with exp(x - lost/2) for -126·ln2-24 < x < 127·ln2+24; lost, which may be nil, is tiny. x is
// overwritten. NaN stays NaN.
func (f function) exp(x vector, lost *vector) vector {
	// x = n·ln2 + r with the nearest integer n; ln2 in two parts keeps r exact enough.
	n := f.vector()
	f.Scope(func() {
		c := f.constant(math.Log2E)
		f.three(neon.FMul, n, x, twice(c))
		f.two(neon.FRintN, n, n)
		high := float64(float32(math.Ln2))
		f.Constant(high, c)
		f.fmls(x, n, twice(c))
		f.Constant(math.Ln2-high, c)
		f.fmls(x, n, twice(c))
		if lost != nil {
			f.Constant(-0.5, c)
			f.fmla(x, *lost, twice(c))
		}
	})
	y := f.horner(append([]float64{1, 1}, fit.ExpCoefficients()...), x)
	// 2^n in two factors, so that neither leaves the range of exponents where the product is denormal. A NaN becomes
	// some integer here and survives in y.
	f.Scope(func() {
		half, bias := f.vector(), f.bits(127)
		f.two(neon.FCvtZS, n, n) // n is an integer already
		f.two(neon.SShR1, half, n)
		for h := range n {
			f.Ins("VSUB", half[h].S4(), n[h].S4(), n[h].S4())
		}
		for _, power := range []vector{half, n} {
			for h := range power {
				f.Ins("VADD", bias.S4(), power[h].S4(), power[h].S4())
				f.Ins("VSHL", "$23", power[h].S4(), power[h].S4())
			}
			f.three(neon.FMul, y, y, power)
		}
	})
	return y
}

// expRange holds the arguments to which exp is clamped: below, the result is 0, above, Inf. NaN stays.
type expRange struct{ low, high neon.V }

func (f function) expRange() expRange { return expRange{f.constant(-110), f.constant(100)} }

func (f function) clamp(e expRange, x vector) {
	f.three(neon.FMax, x, x, twice(e.low))
	f.three(neon.FMin, x, x, twice(e.high))
}
