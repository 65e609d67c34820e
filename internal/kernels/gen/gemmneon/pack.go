package main

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

// rows writes the pack of operands whose columns are contiguous in memory: it copies lines of width elements, a
// multiple of 4, to lines that follow each other.
func rows(file *neon.File, width int) {
	name := fmt.Sprintf("packRows%dNEON", width)
	f := file.Func(name, "(dst, src *float32, line int, lines int)", fmt.Sprintf("copies lines of %d elements, "+
		"which are line bytes apart in src, to dst without gaps; lines > 0.", width), 0)
	dst, src, line, lines := f.Integer("dst"), f.Integer("src"), f.Integer("line"), f.Integer("lines")
	r0, r1, r2 := f.V(), f.V(), f.V()
	f.Label("next")
	f.LoadPair(src, 0, r0, r1)
	if width == 12 {
		f.Load(src, 32, r2)
	}
	f.Ins("ADD", line, src)
	f.StorePair(r0, r1, dst, 0)
	if width == 12 {
		f.Store(r2, dst, 32)
	}
	f.Ins("ADD", fmt.Sprintf("$%d", 4*width), dst)
	f.Ins("SUBS", "$1", lines)
	f.Ins("BNE", "next")
	f.Return()
}

// transpose writes the pack of operands whose sum index is contiguous in memory: eight lines at a time, eight
// columns at a step, through 4×4 transpositions.
func transpose(file *neon.File) {
	f := file.Func("packLinesNEON", "(dst *float32, drow int, src *float32, line int, steps int)",
		"sets dst[p·drow + i] = src[i·line + p] for 8 lines i and 8·steps columns p; strides are in bytes, steps > 0.", 0)
	dst, drow := f.Integer("dst"), f.Integer("drow")
	src, line, steps := f.Integer("src"), f.Integer("line"), f.Integer("steps")
	from := f.R()
	f.Label("step")
	f.Ins("MOVD", src, from)
	var r [8][2]neon.V // lines by halves of their columns
	for i := range r {
		r[i] = [2]neon.V{f.V(), f.V()}
		f.LoadPair(from, 0, r[i][0], r[i][1])
		if i < len(r)-1 {
			f.Ins("ADD", line, from)
		}
	}
	zip := func(half string, d, n, m neon.V) { f.Ins("VZIP"+half, m.S4(), n.S4(), d.S4()) }
	for h := range 2 {
		f.Scope(func() {
			var out [4][2]neon.V // columns by halves of the lines
			for q := range 2 {
				l := r[4*q:]
				even, odd := f.V(), f.V() // columns 0 and 1, then 2 and 3, of every second line
				for p, half := range []string{"1", "2"} {
					zip(half, even, l[0][h], l[2][h])
					zip(half, odd, l[1][h], l[3][h])
					out[2*p][q], out[2*p+1][q] = f.V(), f.V()
					zip("1", out[2*p][q], even, odd)
					zip("2", out[2*p+1][q], even, odd)
				}
			}
			for _, column := range out {
				f.StorePair(column[0], column[1], dst, 0)
				f.Ins("ADD", drow, dst)
			}
		})
	}
	f.Ins("ADD", "$32", src)
	f.Ins("SUBS", "$1", steps)
	f.Ins("BNE", "step")
	f.Return()
}
