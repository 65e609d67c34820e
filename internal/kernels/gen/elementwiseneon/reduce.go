package main

import "github.com/ablate-go/ablate/internal/kernels/gen/neon"

// reductions leave what lies behind the last whole block to Go.
func reductions(file *neon.File) {
	const registers = 4
	f := begin(file, "zeroIfFinite", "(x []float32) float32",
		"returns 0 if all elements are finite, else NaN; len(x) is a multiple of 64.")
	x, n := f.Pointer("x"), f.Length("x")
	zero := f.zero()
	var acc [registers]vector
	for i := range acc {
		acc[i] = f.zero()
	}
	f.whole(n, registers*lanes, []neon.R{x}, func() {
		for i := range acc { // 0·x is NaN for an infinity, and NaN stays in the sum
			f.Scope(func() {
				y := f.vector()
				f.LoadPair(x, 4*lanes*i, y[0], y[1])
				f.fmla(acc[i], y, zero)
			})
		}
	})
	for _, sum := range acc[1:] {
		f.three(neon.FAdd, acc[0], sum, acc[0])
	}
	f.fold(acc[0])
	f.result(acc[0][0], "")
	f.Return()

	f = begin(file, "maxOf", "(x []float32) float32",
		"returns the largest element, passing over NaN; -Inf if there is none. len(x) is a multiple of 16.")
	x, n = f.Pointer("x"), f.Length("x")
	minusInf := f.bits(0xff800000)
	largest := f.copied(twice(minusInf))
	// larger keeps old where x is not above it, so where x is NaN, too. FMAXNM would not pass over a signalling NaN.
	larger := func(x, old neon.V) {
		f.Scope(func() {
			above := f.V()
			f.Three(neon.FCmGT, above, x, old)
			f.Ins("VBIT", above.B16(), x.B16(), old.B16())
		})
	}
	f.whole(n, lanes, []neon.R{x}, func() {
		y := f.vector()
		f.LoadPair(x, 0, y[0], y[1])
		larger(y[0], largest[0])
		larger(y[1], largest[1])
	})
	larger(largest[1], largest[0])
	other := largest[1]
	f.Ins("VEXT", "$8", largest[0].B16(), largest[0].B16(), other.B16())
	larger(other, largest[0])
	f.Ins("VREV64", largest[0].S4(), other.S4())
	larger(other, largest[0])
	f.result(largest[0], "")
	f.Return()
}

// dotLanes mirrors the constant of package kernels.
const dotLanes = 32

// dot leaves what lies behind the last whole block to Go.
func dot(file *neon.File) {
	f := begin(file, "dot", "(a, b []float32) float64",
		"returns Σ a·b in float64 by 32 partial sums; len(a) is a multiple of 32.")
	a, b := f.Pointer("a"), f.Pointer("b")
	n := f.Length("a")
	var acc [dotLanes / 2]neon.V // two float64 each
	for i := range acc {
		acc[i] = f.V()
		f.Zero(acc[i])
	}
	f.whole(n, dotLanes, []neon.R{a, b}, func() {
		for i := 0; i < len(acc); i += 2 {
			f.Scope(func() {
				x, y, wideX, wideY := f.V(), f.V(), f.V(), f.V()
				f.Load(a, 8*i, x)
				f.Load(b, 8*i, y)
				f.Two(neon.FCvtL, wideX, x)
				f.Two(neon.FCvtL, wideY, y)
				f.FMLAD(acc[i], wideX, wideY)
				f.Two(neon.FCvtL2, wideX, x)
				f.Two(neon.FCvtL2, wideY, y)
				f.FMLAD(acc[i+1], wideX, wideY)
			})
		}
	})
	sums := acc[:]
	for ; len(sums) > 1; sums = sums[:len(sums)/2] { // in halves, like the portable code
		for i, sum := range sums[len(sums)/2:] {
			f.Three(neon.FAddD, sums[i], sum, sums[i])
		}
	}
	f.Ins("VEXT", "$8", sums[0].B16(), sums[0].B16(), acc[1].B16())
	f.Three(neon.FAddD, sums[0], acc[1], sums[0])
	f.Ins("FMOVD", sums[0].F(), f.Result(""))
	f.Return()
}
