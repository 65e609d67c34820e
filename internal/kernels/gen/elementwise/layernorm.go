package main

import (
	"strconv"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// layerNorm writes the forward pass of one row.
func layerNorm(v vector) {
	v.begin("layerNormRow", "(y, x, gamma, beta []float32, eps float32) (mean, rstd float32)",
		"normalises one row, which is not empty.")
	x, n := pointer("x"), length("y")
	mean, count := v.held(0), v.new()
	v.each(n, func(p part) { VADDPS(p.load(x), mean, mean) })
	v.fold(mean, VADDPS)
	VXORPS(count.AsX(), count.AsX(), count.AsX())
	VCVTSI2SSQ(n, count.AsX(), count.AsX())
	VBROADCASTSS(count.AsX(), count)
	VDIVPS(count, mean, mean)

	deviation, square := v.held(0), v.held(0)
	v.each(n, func(p part) {
		d := p.load(x)
		VSUBPS(mean, d, d)
		p.silence(d)
		VADDPS(d, deviation, deviation)
		VFMADD231PS(d, d, square)
	})
	v.fold(deviation, VADDPS)
	v.fold(square, VADDPS)
	// What the rounded mean missed is the mean deviation; the variance loses its square. The
	// difference can fall below 0 by rounding; a NaN is the operand that max keeps.
	VDIVPS(count, deviation, deviation)
	VDIVPS(count, square, square)
	VADDPS(deviation, mean, mean)
	VFNMADD231PS(deviation, deviation, square)
	zero := v.held(0)
	VMAXPS(square, zero, square)
	VADDPS(v.scalar("eps"), square, square)
	VSQRTPS(square, square)
	rstd := v.held(1)
	VDIVPS(square, rstd, rstd)

	y, gamma, beta := pointer("y"), pointer("gamma"), pointer("beta")
	v.each(n, func(p part) {
		d := p.load(x)
		VSUBPS(mean, d, d)
		VMULPS(rstd, d, d)
		shift := p.load(beta)
		VFMADD231PS(p.load(gamma), d, shift)
		p.store(shift, y)
	})
	VMOVSS(mean.AsX(), address(Return("mean")))
	VMOVSS(rstd.AsX(), address(Return("rstd")))
	v.end()
}

// layerNormGrad writes the backward pass: by rows for the input, by columns for gain and bias.
func layerNormGrad(v vector) {
	v.begin("layerNormGradRow", "(dx, dy, x, gamma []float32, mean, rstd float32)",
		"computes dx of one row, which is not empty.")
	dy, x, gamma, n := pointer("dy"), pointer("x"), pointer("gamma"), length("dx")
	mean, rstd := v.scalar("mean"), v.scalar("rstd")
	load := func(p part) (g, xhat reg.VecVirtual) {
		g, xhat = p.load(dy), p.load(x)
		VMULPS(p.load(gamma), g, g)
		VSUBPS(mean, xhat, xhat)
		VMULPS(rstd, xhat, xhat)
		return g, xhat
	}
	avgG, avgGX, count := v.held(0), v.held(0), v.new()
	v.each(n, func(p part) { // g is 0 behind the end
		g, xhat := load(p)
		VADDPS(g, avgG, avgG)
		VFMADD231PS(g, xhat, avgGX)
	})
	v.fold(avgG, VADDPS)
	v.fold(avgGX, VADDPS)
	VXORPS(count.AsX(), count.AsX(), count.AsX())
	VCVTSI2SSQ(n, count.AsX(), count.AsX())
	VBROADCASTSS(count.AsX(), count)
	VDIVPS(count, avgG, avgG)
	VDIVPS(count, avgGX, avgGX)
	dx := pointer("dx")
	v.each(n, func(p part) {
		g, xhat := load(p)
		VSUBPS(avgG, g, g)
		VFNMADD231PS(avgGX, xhat, g)
		VMULPS(rstd, g, g)
		p.store(g, dx)
	})
	v.end()

	for _, vectors := range []int{2, 1} {
		v.begin(map[int]string{2: "layerNormGradColsWide", 1: "layerNormGradColsNarrow"}[vectors],
			"(dgamma, dbeta, dy, x, mean, rstd *float32, rows, stride int)",
			"sums "+strconv.Itoa(vectors*v.lanes)+" columns of dy·xhat and dy, whose rows are stride bytes apart.")
		layerNormGradCols(v, vectors)
	}
}
