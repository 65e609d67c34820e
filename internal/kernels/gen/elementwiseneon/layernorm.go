package main

import "github.com/ablate-go/ablate/internal/kernels/gen/neon"

// layerNorm writes the forward pass of one row.
func layerNorm(file *neon.File) {
	f := begin(file, "layerNormRow", "(y, x, gamma, beta []float32, eps float32) (mean, rstd float32)",
		"normalises one row, which is not empty.")
	n := f.Length("y")
	mean, count := f.zero(), f.count(n)
	f.Scope(func() {
		x := f.Pointer("x")
		f.each(n, []neon.R{x}, func(p part) { p.three(neon.FAdd, mean, p.load(x), mean) })
	})
	f.fold(mean)
	f.three(neon.FDiv, mean, mean, twice(count))

	deviation, square := f.zero(), f.zero()
	f.Scope(func() {
		x := f.Pointer("x")
		f.each(n, []neon.R{x}, func(p part) {
			d := p.load(x)
			p.three(neon.FSub, d, d, mean)
			p.silence(d)
			p.three(neon.FAdd, deviation, d, deviation)
			p.fmla(square, d, d)
		})
	})
	f.fold(deviation)
	f.fold(square)
	// What the rounded mean missed is the mean deviation; the variance loses its square. The difference can fall below 0
	// by rounding; a NaN stays.
	f.three(neon.FDiv, deviation, deviation, twice(count))
	f.three(neon.FDiv, square, square, twice(count))
	f.three(neon.FAdd, mean, deviation, mean)
	f.fmls(square, deviation, deviation)
	f.notNegative(square)
	eps := f.Scalar("eps")
	f.three(neon.FAdd, square, twice(eps), square)
	f.two(neon.FSqrt, square, square)
	rstd := f.filled(1)
	f.three(neon.FDiv, rstd, rstd, square)

	y, x, gamma, beta := f.Pointer("y"), f.Pointer("x"), f.Pointer("gamma"), f.Pointer("beta")
	f.each(n, []neon.R{y, x, gamma, beta}, func(p part) {
		d := p.load(x)
		p.three(neon.FSub, d, d, mean)
		p.three(neon.FMul, d, rstd, d)
		shift := p.load(beta)
		p.fmla(shift, p.load(gamma), d)
		p.store(shift, y)
	})
	f.result(mean[0], "mean")
	f.result(rstd[0], "rstd")
	f.Return()
}

// layerNormGrad writes the backward pass by rows, for the input.
func layerNormGrad(file *neon.File) {
	f := begin(file, "layerNormGradRow", "(dx, dy, x, gamma []float32, mean, rstd float32)",
		"computes dx of one row, which is not empty.")
	n, mean, rstd := f.Length("dx"), f.Scalar("mean"), f.Scalar("rstd")
	load := func(p part, dy, x, gamma neon.R) (g, xhat vector) {
		g, xhat = p.load(dy), p.load(x)
		p.three(neon.FMul, g, p.load(gamma), g)
		p.three(neon.FSub, xhat, xhat, twice(mean))
		p.three(neon.FMul, xhat, twice(rstd), xhat)
		return g, xhat
	}
	avgG, avgGX, count := f.zero(), f.zero(), f.count(n)
	f.Scope(func() {
		dy, x, gamma := f.Pointer("dy"), f.Pointer("x"), f.Pointer("gamma")
		f.each(n, []neon.R{dy, x, gamma}, func(p part) { // g is 0 behind the end
			g, xhat := load(p, dy, x, gamma)
			p.three(neon.FAdd, avgG, g, avgG)
			p.fmla(avgGX, g, xhat)
		})
	})
	f.fold(avgG)
	f.fold(avgGX)
	f.three(neon.FDiv, avgG, avgG, twice(count))
	f.three(neon.FDiv, avgGX, avgGX, twice(count))
	dx, dy, x, gamma := f.Pointer("dx"), f.Pointer("dy"), f.Pointer("x"), f.Pointer("gamma")
	f.each(n, []neon.R{dx, dy, x, gamma}, func(p part) {
		g, xhat := load(p, dy, x, gamma)
		p.three(neon.FSub, g, g, avgG)
		p.fmls(g, avgGX, xhat)
		p.three(neon.FMul, g, twice(rstd), g)
		p.store(g, dx)
	})
	f.Return()
}
