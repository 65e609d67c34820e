package main

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

// part is a stretch of up to eight elements, which all pointers of a loop point at.
type part struct {
	function
	left neon.R // elements in the tail, 1 to 7
	tail bool
	mask *vector // ones in the lanes of the tail's elements, once silence has made it
}

// each runs body over n elements: whole vectors first, then the rest. It moves the pointers on. Slices are always
// split from their first element, so results do not depend on the alignment.
func (f function) each(n neon.R, pointers []neon.R, body func(p part)) {
	f.Scope(func() {
		left := f.R()
		loop, tail, done := f.NewLabel("loop"), f.NewLabel("tail"), f.NewLabel("done")
		f.Ins("SUBS", fmt.Sprintf("$%d", lanes), n, left)
		f.Ins("BLT", tail)
		f.Label(loop)
		f.Scope(func() { body(part{function: f}) })
		for _, p := range pointers {
			f.Ins("ADD", fmt.Sprintf("$%d", 4*lanes), p)
		}
		f.Ins("SUBS", fmt.Sprintf("$%d", lanes), left)
		f.Ins("BGE", loop)
		f.Label(tail)
		f.Ins("ADDS", fmt.Sprintf("$%d", lanes), left)
		f.Ins("BEQ", done)
		f.Scope(func() { body(part{function: f, left: left, tail: true, mask: new(vector)}) })
		f.Label(done)
	})
}

// whole runs body for each vector of n elements, a multiple of step, and moves the pointers on by step elements.
func (f function) whole(n neon.R, step int, pointers []neon.R, body func()) {
	loop, done := f.NewLabel("loop"), f.NewLabel("done")
	f.Ins("CBZ", n, done)
	f.Label(loop)
	f.Scope(body)
	for _, p := range pointers {
		f.Ins("ADD", fmt.Sprintf("$%d", 4*step), p)
	}
	f.Ins("SUBS", fmt.Sprintf("$%d", step), n)
	f.Ins("BNE", loop)
	f.Label(done)
}

// load reads a part; lanes behind the end are 0.
func (p part) load(from neon.R) vector {
	v := p.vector()
	if !p.tail {
		p.LoadPair(from, 0, v[0], v[1])
		return v
	}
	p.Zero(v[0])
	p.Zero(v[1])
	p.some(from, v, func(r neon.V, at neon.R) {
		p.Load(at, 0, r)
	}, func(kind string, size, lane int, r neon.V, at neon.R) {
		p.Ins("VLD1.P", fmt.Sprintf("%d(%v)", size, at), r.Lane(kind, lane))
	})
	return v
}

// store writes a part.
func (p part) store(v vector, to neon.R) {
	if !p.tail {
		p.StorePair(v[0], v[1], to, 0)
		return
	}
	p.some(to, v, func(r neon.V, at neon.R) {
		p.Store(r, at, 0)
	}, func(kind string, size, lane int, r neon.V, at neon.R) {
		p.Ins("VST1.P", r.Lane(kind, lane), fmt.Sprintf("%d(%v)", size, at))
	})
}

// some moves the elements of the tail by the bits of their number: four in the first register, then two and one in
// the register that is not full. quad moves four, few moves two (kind D) or one (kind S) and the address on.
func (p part) some(base neon.R, v vector, quad func(r neon.V, at neon.R),
	few func(kind string, size, lane int, r neon.V, at neon.R)) {
	p.Scope(func() {
		at := p.R()
		short, done := p.NewLabel("short"), p.NewLabel("moved")
		rest := func(r neon.V) {
			odd := p.NewLabel("odd")
			p.Ins("TBZ", "$1", p.left, odd)
			few("D", 8, 0, r, at)
			p.Ins("TBZ", "$0", p.left, done)
			few("S", 4, 2, r, at)
			p.Ins("B", done)
			p.Label(odd)
			p.Ins("TBZ", "$0", p.left, done)
			few("S", 4, 0, r, at)
		}
		p.Ins("MOVD", base, at)
		p.Ins("TBZ", "$2", p.left, short)
		quad(v[0], at)
		p.Ins("ADD", "$16", at)
		rest(v[1])
		p.Ins("B", done)
		p.Label(short)
		rest(v[0])
		p.Label(done)
	})
}

// silence sets the lanes behind the end to 0, so that sums can take the whole vector.
func (p part) silence(v vector) {
	if !p.tail {
		return
	}
	if *p.mask == (vector{}) {
		*p.mask = p.vector()
		p.Scope(func() {
			number := p.V()
			p.Ins("VDUP", p.left, number.S4())
			for h, half := range *p.mask {
				first := uint32(4 * h) // the lanes are numbered
				p.ConstantLanes([4]uint32{first, first + 1, first + 2, first + 3}, half)
				p.Three(neon.CmGT, half, number, half)
			}
		})
	}
	p.and(v, v, *p.mask)
}
