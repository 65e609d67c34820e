package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rows writes the pack of operands whose columns are contiguous in memory: it copies lines of width
// elements, a multiple of 4, to lines that follow each other.
func rows(width int) {
	TEXT(fmt.Sprintf("packRows%dAVX2", width), NOSPLIT, "func(dst, src *float32, line int, lines int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("packRows%dAVX2 copies lines of %d elements, which are line bytes apart in src, to dst "+
		"without gaps; lines > 0.", width, width))
	dst, src, line, lines := load("dst"), load("src"), load("line"), load("lines")
	Label("next")
	for at := 0; at < width; {
		some, n := reg.VecVirtual(XMM()), 4
		if width-at >= 8 {
			some, n = YMM(), 8
		}
		VMOVUPS(Mem{Base: src, Disp: 4 * at}, some)
		VMOVUPS(some, Mem{Base: dst, Disp: 4 * at})
		at += n
	}
	ADDQ(line, src)
	ADDQ(Imm(uint64(4*width)), dst)
	DECQ(lines)
	JNE(LabelRef("next"))
	VZEROUPPER()
	RET()
}

// transpose writes the pack of operands whose sum index is contiguous in memory: eight lines at a
// time, eight columns at a step, through 8×8 transpositions that AVX2 can do.
func transpose() {
	TEXT("packLinesAVX2", NOSPLIT, "func(dst *float32, drow int, src *float32, line int, steps int)")
	Pragma("noescape")
	Doc("packLinesAVX2 sets dst[p·drow + i] = src[i·line + p] for 8 lines i and 8·steps columns p; " +
		"strides are in bytes, steps > 0.")
	dst, drow := load("dst"), load("drow")
	src, line, steps := load("src"), load("line"), load("steps")
	from, to := GP64(), GP64()
	Label("step")
	MOVQ(src, from)
	var r [8]reg.VecVirtual
	for i := range r {
		r[i] = YMM()
		VMOVUPS(Mem{Base: from}, r[i])
		if i < 7 {
			ADDQ(line, from)
		}
	}
	var t, u [8]reg.VecVirtual
	for i := 0; i < 8; i += 2 { // pairs of lines
		t[i], t[i+1] = YMM(), YMM()
		VUNPCKLPS(r[i+1], r[i], t[i])
		VUNPCKHPS(r[i+1], r[i], t[i+1])
	}
	for h := 0; h < 8; h += 4 { // fours of lines: u[h+q] has columns q and q+4
		for q := range 2 {
			u[h+2*q], u[h+2*q+1] = YMM(), YMM()
			VSHUFPS(Imm(0x44), t[h+2+q], t[h+q], u[h+2*q])
			VSHUFPS(Imm(0xee), t[h+2+q], t[h+q], u[h+2*q+1])
		}
	}
	MOVQ(dst, to)
	for p := range 8 {
		out := YMM()
		if p < 4 {
			VPERM2F128(Imm(0x20), u[4+p], u[p], out)
		} else {
			VPERM2F128(Imm(0x31), u[p], u[p-4], out)
		}
		VMOVUPS(out, Mem{Base: to})
		ADDQ(drow, to)
	}
	MOVQ(to, dst)
	ADDQ(Imm(32), src)
	DECQ(steps)
	JNE(LabelRef("step"))
	VZEROUPPER()
	RET()
}
