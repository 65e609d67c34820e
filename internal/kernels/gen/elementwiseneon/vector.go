package main

import (
	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

// function is a function of vectors of eight lanes.
type function struct{ *neon.Func }

// lanes is the number of float32 in a vector.
const lanes = 8

// vector is eight lanes in two registers, the first four in the first.
type vector [2]neon.V

// begin opens a function that uses constants.
func begin(file *neon.File, name, signature, doc string) function {
	f := function{file.Func(name+"NEON", signature, doc, 0)}
	f.Constants()
	return f
}

// vector takes two registers.
func (f function) vector() vector { return vector{f.V(), f.V()} }

// zero takes a vector of zeros.
func (f function) zero() vector {
	v := f.vector()
	f.Zero(v[0])
	f.Zero(v[1])
	return v
}

// constant takes a register with a number in all lanes, bits one with a word.
func (f function) constant(x float64) neon.V {
	r := f.V()
	f.Constant(x, r)
	return r
}

func (f function) bits(word uint32) neon.V {
	r := f.V()
	f.ConstantBits(word, r)
	return r
}

// filled takes a vector with a number in all lanes.
func (f function) filled(x float64) vector {
	v := f.vector()
	f.Constant(x, v[0])
	f.Move(v[1], v[0])
	return v
}

// copied takes a vector with the lanes of x.
func (f function) copied(x vector) vector {
	v := f.vector()
	f.Move(v[0], x[0])
	f.Move(v[1], x[1])
	return v
}

// twice is a register as both halves of a vector, for sources.
func twice(r neon.V) vector { return vector{r, r} }

// three does d = n op m, two d = op n.
func (f function) three(op neon.Op, d, n, m vector) {
	for h := range d {
		f.Three(op, d[h], n[h], m[h])
	}
}

func (f function) two(op neon.Op, d, n vector) {
	for h := range d {
		f.Two(op, d[h], n[h])
	}
}

// fmla does d += n·m with one rounding, fmls d -= n·m.
func (f function) fmla(d, n, m vector) {
	for h := range d {
		f.FMLA(d[h], n[h], m[h])
	}
}

func (f function) fmls(d, n, m vector) {
	for h := range d {
		f.FMLS(d[h], n[h], m[h])
	}
}

// and and xor combine bits: d = n op m.
func (f function) and(d, n, m vector) {
	for h := range d {
		f.Bits("VAND", d[h], n[h], m[h])
	}
}

func (f function) xor(d, n, m vector) {
	for h := range d {
		f.Bits("VEOR", d[h], n[h], m[h])
	}
}

// notNegative sets lanes below 0 to 0. NaN and -0 stay, as in max(0, x) of x86.
func (f function) notNegative(x vector) {
	f.Scope(func() {
		below := f.vector()
		f.two(neon.FCmLT0, below, x)
		f.three(neon.BIC, x, x, below)
	})
}

// fold adds all lanes of x, in halves as in ../elementwise, and leaves the sum in every lane of both registers.
func (f function) fold(x vector) {
	f.Scope(func() {
		other := f.V()
		f.Three(neon.FAdd, x[0], x[1], x[0])
		f.Ins("VEXT", "$8", x[0].B16(), x[0].B16(), other.B16())
		f.Three(neon.FAdd, x[0], other, x[0])
		f.Ins("VREV64", x[0].S4(), other.S4())
		f.Three(neon.FAdd, x[0], other, x[0])
		f.Move(x[1], x[0])
	})
}

// count takes a register with an integer as float32 in all lanes.
func (f function) count(n neon.R) neon.V {
	r := f.V()
	f.Ins("SCVTFS", n, r.F())
	f.Ins("VDUP", r.Lane("S", 0), r.S4())
	return r
}

// result stores the lowest lane.
func (f function) result(r neon.V, name string) { f.Ins("FMOVS", r.F(), f.Result(name)) }
