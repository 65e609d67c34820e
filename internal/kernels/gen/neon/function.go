package neon

import (
	"fmt"

	"github.com/mmcloughlin/avo/gotypes"
)

// Func is a function in assembly while it is written. Its faults, such as too many registers at once, panic: they are
// those of the generator.
type Func struct {
	file      *File
	name      string
	signature string // as in Go, without func and the name
	doc       string
	frame     int // bytes of local memory
	types     *gotypes.Signature
	lines     []string
	labels    int

	vectors   [32]bool // registers that are taken
	general   [31]bool
	table     R   // address of the file's constants
	tableLine int // that loads it; empty until a constant is used, and -1 if there is none
}

// R is a general register of 64 bits.
type R int

// String is its name in Go's assembler.
func (r R) String() string { return fmt.Sprintf("R%d", int(r)) }

// usable lists the registers that a function may overwrite: not R16 and R17, which the linker uses, R18, which is the
// operating system's, R27, which is the assembler's, R28, which is the goroutine, nor R29 and above, which are frame
// pointer, return address and stack pointer.
var usable = []R{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25, 26}

// R takes a general register.
func (f *Func) R() R {
	for _, r := range usable {
		if !f.general[r] {
			f.general[r] = true
			return r
		}
	}
	panic(f.name + ": no general register is free")
}

// V takes a vector register. All 32 may be overwritten.
func (f *Func) V() V {
	for v := range f.vectors {
		if !f.vectors[v] {
			f.vectors[v] = true
			return V(v)
		}
	}
	panic(f.name + ": no vector register is free")
}

// Scope runs body; the registers that it takes are free afterwards.
func (f *Func) Scope(body func()) {
	vectors, general := f.vectors, f.general
	body()
	f.vectors, f.general = vectors, general
}

// Ins writes an instruction of Go's assembler, operands in its order, destination last.
func (f *Func) Ins(name string, operands ...any) {
	line := "\t" + name
	for i, o := range operands {
		separator := ", "
		if i == 0 {
			separator = " "
		}
		line += separator + fmt.Sprint(o)
	}
	f.lines = append(f.lines, line)
}

// Word writes an instruction that Go's assembler lacks.
func (f *Func) Word(w Word) {
	f.lines = append(f.lines, fmt.Sprintf("\tWORD $0x%08x // %s", w.Bits, w.Text))
}

// Three writes an instruction on vectors, destination first.
func (f *Func) Three(o Op, d, n, m V) { f.Word(o.Three(d, n, m)) }

// Two is Three for instructions with one source.
func (f *Func) Two(o Op, d, n V) { f.Word(o.Two(d, n)) }

// FMLA writes d += n·m for four float32, with one rounding each.
func (f *Func) FMLA(d, n, m V) { f.Ins("VFMLA", m.S4(), n.S4(), d.S4()) }

// FMLS is FMLA with the product subtracted.
func (f *Func) FMLS(d, n, m V) { f.Ins("VFMLS", m.S4(), n.S4(), d.S4()) }

// FMLAD is FMLA for two float64.
func (f *Func) FMLAD(d, n, m V) { f.Ins("VFMLA", m.D2(), n.D2(), d.D2()) }

// Bits writes an instruction on all bits, VAND, VORR or VEOR, in any order of the sources.
func (f *Func) Bits(name string, d, n, m V) { f.Ins(name, m.B16(), n.B16(), d.B16()) }

// Move copies a register.
func (f *Func) Move(d, n V) { f.Ins("VORR", n.B16(), n.B16(), d.B16()) }

// Zero makes d 0.
func (f *Func) Zero(d V) { f.Ins("VEOR", d.B16(), d.B16(), d.B16()) }

// Load reads 16 bytes at base + offset.
func (f *Func) Load(base R, offset int, d V) { f.Ins("FMOVQ", at(base, offset), d.F()) }

// Store is Load the other way.
func (f *Func) Store(s V, base R, offset int) { f.Ins("FMOVQ", s.F(), at(base, offset)) }

// LoadPair reads 32 bytes at base + offset, a multiple of 16.
func (f *Func) LoadPair(base R, offset int, d0, d1 V) {
	f.Ins("FLDPQ", at(base, offset), fmt.Sprintf("(%s, %s)", d0.F(), d1.F()))
}

// StorePair is LoadPair the other way.
func (f *Func) StorePair(s0, s1 V, base R, offset int) {
	f.Ins("FSTPQ", fmt.Sprintf("(%s, %s)", s0.F(), s1.F()), at(base, offset))
}

func at(base R, offset int) string {
	if offset == 0 {
		return fmt.Sprintf("(%v)", base)
	}
	return fmt.Sprintf("%d(%v)", offset, base)
}

// NewLabel makes a name for a place in the code.
func (f *Func) NewLabel(what string) string {
	f.labels++
	return fmt.Sprintf("%s%d", what, f.labels)
}

// Label marks the next instruction.
func (f *Func) Label(name string) { f.lines = append(f.lines, name+":") }

// Comment writes a line that explains the instructions after it.
func (f *Func) Comment(text string) { f.lines = append(f.lines, "\t// "+text) }

// Return ends the function.
func (f *Func) Return() { f.Ins("RET") }
