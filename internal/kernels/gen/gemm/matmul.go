package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// matmul writes a function that computes c = alpha·a·b + beta·c for m rows and n columns, where b
// lies in panels of two vectors. Rows are the outer loop: the rows of a stay in the first cache
// while the panels of b pass by.
func matmul(v vector) {
	TEXT("gemm"+v.name, NOSPLIT, "func(m, n, k int, a *float32, ars, acs int, b *float32, bpanel, brow int, "+
		"c *float32, ldc int, alpha, beta float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("gemm%s computes c = alpha·a·b + beta·c for m×n outputs, m, n, k > 0; all strides are in bytes.",
		v.name),
		fmt.Sprintf("Columns [%d·q, %d·q+%d) of b start at b + q·bpanel with rows brow apart; the last panel is read whole.",
			2*v.lanes, 2*v.lanes, 2*v.lanes))
	m := GP64()
	Label("rows")
	MOVQ(slot("m"), m)
	CMPQ(m, Imm(uint64(v.rows)))
	JLT(LabelRef("rest"))
	tile(v, v.rows)
	// Next rows.
	n, a, c := load("ars"), load("a"), load("c")
	IMUL3Q(Imm(uint64(v.rows)), n, n)
	ADDQ(n, a)
	MOVQ(a, slot("a"))
	n = load("ldc")
	IMUL3Q(Imm(uint64(v.rows)), n, n)
	ADDQ(n, c)
	MOVQ(c, slot("c"))
	SUBQ(Imm(uint64(v.rows)), slot("m"))
	JMP(LabelRef("rows"))
	Label("rest")
	for r := 1; r < v.rows; r++ {
		CMPQ(m, Imm(uint64(r)))
		JEQ(LabelRef(fmt.Sprintf("rest%d", r)))
	}
	JMP(LabelRef("done"))
	for r := 1; r < v.rows; r++ {
		Label(fmt.Sprintf("rest%d", r))
		tile(v, r)
		JMP(LabelRef("done"))
	}
	Label("done")
	VZEROUPPER()
	RET()
}

// tile writes the loop over panels for a fixed number of rows.
func tile(v vector, rows int) {
	label := func(s string) string { return fmt.Sprintf("%s%d", s, rows) }
	left, panel, c := load("n"), load("b"), load("c")
	Label(label("panel"))

	// Rows 3i, 3i+1 and 3i+2 of a are base i plus 0, 1 and 2 strides: the addressing modes allow it.
	bases := []reg.GPVirtual{load("a")}
	ars, acs, brow := load("ars"), load("acs"), load("brow")
	for i := 3; i < rows; i += 3 {
		next := GP64()
		LEAQ(Mem{Base: bases[len(bases)-1], Index: ars, Scale: 2}, next)
		ADDQ(ars, next)
		bases = append(bases, next)
	}
	b, k := GP64(), load("k")
	MOVQ(panel, b)

	var acc [12][2]reg.VecVirtual
	for i := range rows {
		for j := range 2 {
			acc[i][j] = v.new()
			if i+j == 0 {
				v.zero(acc[0][0])
			} else {
				VMOVAPS(acc[0][0], acc[i][j])
			}
		}
	}
	Label(label("inner"))
	b0, b1, ai := v.new(), v.new(), v.new()
	VMOVUPS(Mem{Base: b}, b0)
	VMOVUPS(Mem{Base: b, Disp: 4 * v.lanes}, b1)
	ADDQ(brow, b)
	// For a transposed a these are rows of a tile soon to come, which no hardware prefetcher expects:
	// 66 to 95% of the peak for m, n, k = 512, 128, 2048. Otherwise it costs nothing.
	PREFETCHT0(Mem{Base: bases[0], Disp: 128})
	for i := range rows {
		at := Mem{Base: bases[i/3]}
		if i%3 > 0 {
			at.Index, at.Scale = ars, uint8(i%3)
		}
		VBROADCASTSS(at, ai)
		VFMADD231PS(b0, ai, acc[i][0])
		VFMADD231PS(b1, ai, acc[i][1])
	}
	for _, base := range bases {
		ADDQ(acs, base)
	}
	DECQ(k)
	JNE(LabelRef(label("inner")))

	alpha := v.new()
	VBROADCASTSS(slot("alpha"), alpha)
	for i := range rows {
		for j := range 2 {
			VMULPS(alpha, acc[i][j], acc[i][j])
		}
	}
	store(v, acc[:rows], c, left, label)

	ADDQ(slot("bpanel"), panel)
	ADDQ(Imm(uint64(8*v.lanes)), c)
	SUBQ(Imm(uint64(2*v.lanes)), left)
	JG(LabelRef(label("panel")))
}

// store writes acc + beta·c to c. beta = 0 (of either sign) must not read c, which may hold NaN;
// the last panel must touch no column beyond n.
func store(v vector, acc [][2]reg.VecVirtual, c, left reg.GPVirtual, label func(string) string) {
	to, ldc, bits := GP64(), load("ldc"), GP32()
	beta := v.new()
	MOVQ(c, to)
	VBROADCASTSS(slot("beta"), beta)
	MOVL(slot("beta"), bits)
	ADDL(bits, bits) // shifts the sign out

	CMPQ(left, Imm(uint64(2*v.lanes)))
	JLT(LabelRef(label("edge")))
	TESTL(bits, bits)
	JEQ(LabelRef(label("set")))
	for i := range acc {
		for j := range 2 {
			VFMADD231PS(Mem{Base: to, Disp: 4 * v.lanes * j}, beta, acc[i][j])
		}
		for j := range 2 {
			VMOVUPS(acc[i][j], Mem{Base: to, Disp: 4 * v.lanes * j})
		}
		ADDQ(ldc, to)
	}
	JMP(LabelRef(label("stored")))
	Label(label("set"))
	for i := range acc {
		for j := range 2 {
			VMOVUPS(acc[i][j], Mem{Base: to, Disp: 4 * v.lanes * j})
		}
		ADDQ(ldc, to)
	}
	JMP(LabelRef(label("stored")))

	Label(label("edge"))
	masked := edge(v, left)
	TESTL(bits, bits)
	JEQ(LabelRef(label("edgeset")))
	old := v.new()
	for i := range acc {
		for j := range 2 {
			masked.load(Mem{Base: to, Disp: 4 * v.lanes * j}, j, old)
			VFMADD231PS(old, beta, acc[i][j])
			masked.store(acc[i][j], j, Mem{Base: to, Disp: 4 * v.lanes * j})
		}
		ADDQ(ldc, to)
	}
	JMP(LabelRef(label("stored")))
	Label(label("edgeset"))
	for i := range acc {
		for j := range 2 {
			masked.store(acc[i][j], j, Mem{Base: to, Disp: 4 * v.lanes * j})
		}
		ADDQ(ldc, to)
	}
	Label(label("stored"))
}
