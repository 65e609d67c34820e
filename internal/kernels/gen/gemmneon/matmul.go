package main

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

const (
	tileRows  = 12
	tileCols  = 8
	lineBytes = 4 * tileCols         // of a row of a tile
	scratch   = tileRows * lineBytes // bytes of local memory for a tile at the edge
)

// local is where the local memory begins.
var local = fmt.Sprintf("$tile-%d(SP)", scratch)

// writer holds the registers of the function.
type writer struct {
	*neon.Func
	m, a, c             neon.R // rows that are left, and where they begin
	ars, acs, brow, ldc neon.R // strides in bytes
	rows                neon.R // of the tile
	left, panel, to     neon.R // columns that are left, their panel of b and their place in c
	b, k, beta          neon.R // place in the panel, terms that are left, and beta without its sign
	index               [2]neon.R
	base                [tileRows / 2]neon.R

	b01, a6 []neon.V
	acc     [tileRows][2]neon.V
}

// matmul writes a function that computes c = alpha·a·b + beta·c for m rows and n columns, where b lies in panels of
// two vectors. Rows are the outer loop: the rows of a stay in the first cache while the panels of b pass by. Each
// element takes its multiply-adds in the order of the AVX kernels, so the bits are theirs.
func matmul(file *neon.File) {
	w := &writer{Func: file.Func("gemmNEON", "(m, n, k int, a *float32, ars, acs int, b *float32, bpanel, brow int, "+
		"c *float32, ldc int, alpha, beta float32)",
		"computes c = alpha·a·b + beta·c for m×n outputs, m, n, k > 0; all strides are in bytes.\n"+
			"Columns [8·q, 8·q+8) of b start at b + q·bpanel with rows brow apart; the last panel is read whole.", scratch)}
	w.m, w.a, w.c = w.Integer("m"), w.Integer("a"), w.Integer("c")
	w.ars, w.acs, w.brow, w.ldc = w.Integer("ars"), w.Integer("acs"), w.Integer("brow"), w.Integer("ldc")
	for _, r := range []*neon.R{&w.rows, &w.left, &w.panel, &w.to, &w.b, &w.k, &w.beta, &w.index[0], &w.index[1]} {
		*r = w.R()
	}
	for i := range w.base {
		w.base[i] = w.R()
	}
	take := func(n int) (v []neon.V) {
		for range n {
			v = append(v, w.V())
		}
		return v
	}
	w.b01, w.a6 = take(2), take(6)
	for i := range w.acc {
		w.acc[i] = [2]neon.V(take(2))
	}

	w.Label("rows")
	w.Ins("CMP", fmt.Sprintf("$%d", tileRows), w.m)
	w.Ins("BGE", "tile12")
	for r := tileRows - 1; r > 0; r-- {
		w.Ins("CMP", fmt.Sprintf("$%d", r), w.m)
		w.Ins("BEQ", fmt.Sprintf("tile%d", r))
	}
	for r := tileRows; r > 0; r-- {
		w.tile(r)
	}
	w.edge()
	w.Label("next")
	t := w.index[0]
	w.Ins("MUL", w.rows, w.ars, t)
	w.Ins("ADD", t, w.a)
	w.Ins("MUL", w.rows, w.ldc, t)
	w.Ins("ADD", t, w.c)
	w.Ins("SUBS", w.rows, w.m)
	w.Ins("BNE", "rows")
	w.Return()
}

// tile writes the loop over panels for a fixed number of rows.
func (w *writer) tile(rows int) {
	label := func(s string) string { return fmt.Sprintf("%s%d", s, rows) }
	w.Label(label("tile"))
	w.Ins("MOVD", fmt.Sprintf("$%d", rows), w.rows)
	w.Ins("MOVD", w.Param("n"), w.left)
	w.Ins("MOVD", w.Param("b"), w.panel)
	w.Ins("MOVD", w.c, w.to)
	// Row i of a is base i/2 and index i%2: an address is the sum of two registers.
	w.Ins("MOVD", w.a, w.base[0])
	for i := 1; 2*i < rows; i++ {
		w.Ins("ADD", w.ars.String()+"<<1", w.base[i-1], w.base[i])
	}
	w.Label(label("panel"))
	w.Ins("MOVD", w.panel, w.b)
	w.Ins("MOVD", w.Param("k"), w.k)
	acc := w.acc[:rows]
	for _, row := range acc {
		w.Zero(row[0])
		w.Zero(row[1])
	}
	if rows == tileRows { // rows of a that lie side by side are read by registers
		w.Ins("CMP", "$4", w.ars)
		w.Ins("BEQ", "packed")
	}
	w.Ins("MOVD", "ZR", w.index[0])
	w.Ins("MOVD", w.ars, w.index[1])
	w.Label(label("inner"))
	w.LoadPair(w.b, 0, w.b01[0], w.b01[1])
	w.Ins("ADD", w.brow, w.b)
	for i, row := range acc {
		a := w.a6[i%len(w.a6)]
		w.Ins("FMOVS", fmt.Sprintf("(%v)(%v)", w.base[i/2], w.index[i%2]), a.F())
		w.multiplyAdd(row, a, 0)
	}
	w.Ins("ADD", w.acs, w.index[0])
	if rows > 1 {
		w.Ins("ADD", w.acs, w.index[1])
	}
	w.Ins("SUBS", "$1", w.k)
	w.Ins("BNE", label("inner"))
	if rows == tileRows {
		w.Ins("B", label("summed"))
		w.packed()
		w.Label(label("summed"))
	}
	w.store(acc, label)
}

// packed writes the loop over terms for twelve rows whose elements of a term lie side by side.
func (w *writer) packed() {
	a := w.index[0]
	w.Label("packed")
	w.Ins("MOVD", w.a, a)
	w.Label("packedinner")
	w.LoadPair(w.b, 0, w.b01[0], w.b01[1])
	w.LoadPair(a, 0, w.a6[0], w.a6[1])
	w.Load(a, 32, w.a6[2])
	w.Ins("ADD", w.brow, w.b)
	w.Ins("ADD", w.acs, a)
	for i, row := range w.acc {
		w.multiplyAdd(row, w.a6[i/4], i%4)
	}
	w.Ins("SUBS", "$1", w.k)
	w.Ins("BNE", "packedinner")
}

func (w *writer) multiplyAdd(row [2]neon.V, a neon.V, lane int) {
	for j, sum := range row {
		w.Word(neon.FMLALane(sum, w.b01[j], a, lane))
	}
}

// broadcast reads a parameter into all lanes of a register.
func (w *writer) broadcast(name string, to neon.V) {
	w.Ins("FMOVS", w.Param(name), to.F())
	w.Ins("VDUP", to.Lane("S", 0), to.S4())
}

// store writes alpha·acc + beta·c to c. beta = 0 (of either sign) must not read c, which may hold NaN; the last panel
// must touch no column beyond n.
func (w *writer) store(acc [][2]neon.V, label func(string) string) {
	factor, to := w.b01[0], w.k
	w.broadcast("alpha", factor)
	for _, row := range acc {
		w.Three(neon.FMul, row[0], row[0], factor)
		w.Three(neon.FMul, row[1], row[1], factor)
	}
	w.broadcast("beta", factor)
	w.Ins("MOVWU", w.Param("beta"), w.beta)
	w.Ins("LSL", "$33", w.beta) // shifts the sign out
	w.Ins("CMP", fmt.Sprintf("$%d", tileCols), w.left)
	w.Ins("BLT", label("edge"))
	w.Ins("MOVD", w.to, to)
	w.Ins("CBZ", w.beta, label("set"))
	for i, row := range acc {
		old := w.a6[i%3*2:]
		w.LoadPair(to, 0, old[0], old[1])
		w.FMLA(row[0], old[0], factor)
		w.FMLA(row[1], old[1], factor)
		w.StorePair(row[0], row[1], to, 0)
		w.Ins("ADD", w.ldc, to)
	}
	w.Ins("B", label("stored"))
	w.Label(label("set"))
	for _, row := range acc {
		w.StorePair(row[0], row[1], to, 0)
		w.Ins("ADD", w.ldc, to)
	}
	w.Label(label("stored"))
	t := w.index[0]
	w.Ins("MOVD", w.Param("bpanel"), t)
	w.Ins("ADD", t, w.panel)
	w.Ins("ADD", fmt.Sprintf("$%d", lineBytes), w.to)
	w.Ins("SUBS", fmt.Sprintf("$%d", tileCols), w.left)
	w.Ins("BGT", label("panel"))
	w.Ins("B", "next")

	w.Label(label("edge"))
	w.Ins("MOVD", local, to)
	for i, row := range acc {
		w.StorePair(row[0], row[1], to, lineBytes*i)
	}
	w.Ins("B", "edge")
}

// edge writes the loop that moves the first columns of a tile, from local memory, to c: beta is in all lanes of
// b01[0]. It is the last panel.
func (w *writer) edge() {
	from, row, rows := w.index[0], w.k, w.index[1]
	element, place, count := w.b, w.panel, w.base[0]
	sum, old := w.a6[0], w.a6[1]
	w.Label("edge")
	w.Ins("MOVD", local, from)
	w.Ins("MOVD", w.to, row)
	w.Ins("MOVD", w.rows, rows)
	w.Label("edgerow")
	w.Ins("MOVD", from, element)
	w.Ins("MOVD", row, place)
	w.Ins("MOVD", w.left, count)
	w.Label("edgecolumn")
	w.Ins("FMOVS.P", fmt.Sprintf("4(%v)", element), sum.F())
	w.Ins("CBZ", w.beta, "edgeset")
	w.Ins("FMOVS", fmt.Sprintf("(%v)", place), old.F())
	w.FMLA(sum, old, w.b01[0])
	w.Label("edgeset")
	w.Ins("FMOVS.P", sum.F(), fmt.Sprintf("4(%v)", place))
	w.Ins("SUBS", "$1", count)
	w.Ins("BNE", "edgecolumn")
	w.Ins("ADD", fmt.Sprintf("$%d", lineBytes), from)
	w.Ins("ADD", w.ldc, row)
	w.Ins("SUBS", "$1", rows)
	w.Ins("BNE", "edgerow")
}
