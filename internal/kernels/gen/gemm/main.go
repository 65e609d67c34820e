// Command gemm writes the matrix multiplication micro-kernels of package kernels.
//
// One generator serves AVX-512 (12 rows × 32 columns of c in registers) and AVX2 (6 × 16): both
// are (rows × two vectors), which leaves registers for two vectors of b and one broadcast of a.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func main() {
	ConstraintExpr("amd64")
	lanes()
	matmul(wide)
	matmul(narrow)
	for _, width := range []int{12, 16, 32} {
		rows(width)
	}
	transpose()
	peak(wide)
	peak(narrow)
	Generate()
}

// vector describes one instruction set: its register width and the few instructions that differ.
type vector struct {
	name  string // suffix of the functions
	rows  int    // most rows of c that fit in registers
	lanes int    // float32 in one register
	new   func() reg.VecVirtual
	zero  func(reg.Register)
}

var wide = vector{
	name: "AVX512", rows: 12, lanes: 16,
	new: ZMM,
	// avo does not know that VPXORD of a register with itself reads nothing, and would keep it alive.
	zero: func(r reg.Register) {
		none := GP32()
		XORL(none, none)
		VPBROADCASTD(none, r)
	},
}

var narrow = vector{
	name: "AVX2", rows: 6, lanes: 8,
	new:  YMM,
	zero: func(r reg.Register) { VXORPS(r, r, r) },
}

// slot is the memory of a parameter. The functions own their arguments, so a slot also keeps the
// state of an outer loop, which saves registers.
func slot(name string) Op {
	b, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	return b.Addr
}

// load reads a parameter into a new register.
func load(name string) reg.GPVirtual {
	r := GP64()
	MOVQ(slot(name), r)
	return r
}
