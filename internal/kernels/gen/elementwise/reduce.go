package main

import (
	"strconv"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// half is the register that holds as many float32 as r holds float64.
func (v vector) half(r reg.VecVirtual) reg.Register {
	if v.masked {
		return r.AsY()
	}
	return r.AsX()
}

// dotLanes mirrors the constant of package kernels.
const dotLanes = 32

// dot is written for AVX2 alone, which was the faster of the two on a machine that has both. What
// lies behind the last whole block is left to Go.
func dot(v vector) {
	v.begin("dot", "(a, b []float32) float64",
		"returns Σ a·b in float64 by 32 partial sums; len(a) is a multiple of 32.")
	a, b := pointer("a"), pointer("b")
	n := length("a")
	acc := v.zeros(2 * dotLanes / v.lanes)
	whole(n, dotLanes, func(index reg.Register) {
		for i, sum := range acc {
			x, y := v.new(), v.new()
			VCVTPS2PD(Mem{Base: a, Index: index, Scale: 4, Disp: i * v.lanes * 2}, x)
			VCVTPS2PD(Mem{Base: b, Index: index, Scale: 4, Disp: i * v.lanes * 2}, y)
			VFMADD231PD(x, y, sum)
		}
	})
	for ; len(acc) > 1; acc = acc[:len(acc)/2] { // in halves, like the portable code
		for i, sum := range acc[len(acc)/2:] {
			VADDPD(sum, acc[i], acc[i])
		}
	}
	v.foldWide(acc[0])
	VMOVSD(acc[0].AsX(), address(ReturnIndex(0)))
	v.end()

}

// reductions leave what lies behind the last whole block to Go.
func reductions(v vector) {
	v.begin("zeroIfFinite", "(x []float32) float32",
		"returns 0 if all elements are finite, else NaN; len(x) is a multiple of 64.")
	x := pointer("x")
	n := length("x")
	acc := v.zeros(4)
	zero := v.held(0)
	whole(n, 4*v.lanes, func(index reg.Register) {
		for i, sum := range acc { // 0·x is NaN for an infinity, and NaN stays in the sum
			VFMADD231PS(Mem{Base: x, Index: index, Scale: 4, Disp: i * v.lanes * 4}, zero, sum)
		}
	})
	for _, sum := range acc[1:] {
		VADDPS(sum, acc[0], acc[0])
	}
	v.fold(acc[0], VADDPS)
	VMOVSS(acc[0].AsX(), address(ReturnIndex(0)))
	v.end()

	v.begin("maxOf", "(x []float32) float32",
		"returns the largest element, passing over NaN; -Inf if there is none. len(x) is a multiple of 16.")
	x = pointer("x")
	n = length("x")
	largest := v.new()
	VMOVUPS(bits(0xff800000), largest) // -Inf
	whole(n, v.lanes, func(index reg.Register) {
		y := v.new()
		VMOVUPS(Mem{Base: x, Index: index, Scale: 4}, y)
		VMAXPS(largest, y, largest) // with a NaN in y, x86 takes the other operand named first here
	})
	v.fold(largest, VMAXPS)
	VMOVSS(largest.AsX(), address(ReturnIndex(0)))
	v.end()
}

// foldWide adds the float64 lanes of r in halves; the sum is in the lowest.
func (v vector) foldWide(r reg.VecVirtual) {
	if v.masked {
		upper := YMM()
		VEXTRACTF64X4(U8(1), r, upper)
		VADDPD(upper, r.AsY(), r.AsY())
	}
	upper := XMM()
	VEXTRACTF128(U8(1), r.AsY(), upper)
	VADDPD(upper, r.AsX(), r.AsX())
	VPERMILPD(U8(1), r.AsX(), upper)
	VADDPD(upper, r.AsX(), r.AsX())
}

// columns writes sums down columns in float64.
func columns(v vector) {
	for _, vectors := range []int{4, 1} {
		width := vectors * v.lanes
		v.begin(map[int]string{4: "colSumWide", 1: "colSumNarrow"}[vectors], "(dst, x *float32, rows, stride int)",
			"sums "+strconv.Itoa(width)+" columns of x, whose rows are stride bytes apart.")
		x, rows, stride := integer("x"), integer("rows"), integer("stride")
		acc := v.zeros(2 * vectors)
		countDown(rows, func() {
			for i, sum := range acc {
				y := v.new()
				VCVTPS2PD(Mem{Base: x, Disp: i * v.lanes * 2}, y)
				VADDPD(y, sum, sum)
			}
			ADDQ(stride, x)
		})
		v.storeRounded(acc, integer("dst"))
		v.end()
	}
}

// countDown runs body n times; n is used up.
func countDown(n reg.Register, body func()) {
	loop, done := label("rows"), label("rowsdone")
	Label(loop)
	TESTQ(n, n)
	JE(LabelRef(done))
	body()
	DECQ(n)
	JMP(LabelRef(loop))
	Label(done)
}

// storeRounded writes registers of float64 as float32.
func (v vector) storeRounded(acc []reg.VecVirtual, dst reg.Register) {
	for i, sum := range acc {
		if v.masked {
			VCVTPD2PS(sum, sum.AsY())
		} else {
			VCVTPD2PSY(sum, sum.AsX())
		}
		to := Mem{Base: dst, Disp: i * v.lanes * 2}
		VMOVUPS(v.half(sum), to)
	}
}
