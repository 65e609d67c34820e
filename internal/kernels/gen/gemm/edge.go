package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// partial moves the first columns of a panel; j is the vector of the panel.
type partial struct {
	load  func(from Mem, j int, to reg.VecVirtual)
	store func(from reg.VecVirtual, j int, to Mem)
}

// edge prepares masks for a panel of which only left columns exist.
func edge(v vector, left reg.GPVirtual) partial {
	if v.lanes == 16 {
		return edge512(left)
	}
	return edge256(left)
}

func edge512(left reg.GPVirtual) partial {
	bits := GP32()
	k := [2]reg.OpmaskVirtual{K(), K()}
	MOVL(U32(^uint32(0)), bits)
	BZHIL(left.As32(), bits, bits)
	KMOVW(bits, k[0])
	SHRL(Imm(16), bits)
	KMOVW(bits, k[1])
	return partial{
		load:  func(from Mem, j int, to reg.VecVirtual) { VMOVUPS_Z(from, k[j], to) },
		store: func(from reg.VecVirtual, j int, to Mem) { VMOVUPS(from, k[j], to) },
	}
}

// lanes writes the numbers of the columns of a panel of two AVX2 vectors.
func lanes() {
	GLOBL("lanes", RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(uint32(i)))
	}
}

// edge256 compares the lane numbers with left, since AVX2 has vectors for masks.
func edge256(left reg.GPVirtual) partial {
	number := NewDataAddr(NewStaticSymbol("lanes"), 0)
	n := YMM()
	VMOVQ(left, n.AsX())
	VPBROADCASTD(n.AsX(), n)
	m := [2]reg.VecVirtual{YMM(), n}
	VPCMPGTD(number.Offset(0), n, m[0])
	VPCMPGTD(number.Offset(32), n, m[1])
	return partial{
		load:  func(from Mem, j int, to reg.VecVirtual) { VMASKMOVPS(from, m[j], to) },
		store: func(from reg.VecVirtual, j int, to Mem) { VMASKMOVPS(from, m[j], to) },
	}
}
