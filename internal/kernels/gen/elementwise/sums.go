package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// sums writes the functions that do one addition or product an element. None fuses: their bits are
// those of portable Go.
func sums(v vector) {
	v.begin("add", "(dst, a, b []float32)", "computes dst = a + b.")
	dst, a, b := pointer("dst"), pointer("a"), pointer("b")
	v.each(length("dst"), func(p part) {
		x := p.load(a)
		VADDPS(p.load(b), x, x)
		p.store(x, dst)
	})
	v.end()

	v.begin("axpy", "(dst []float32, alpha float32, x []float32)", "computes dst = dst + alpha·x.")
	dst, x, alpha := pointer("dst"), pointer("x"), v.scalar("alpha")
	v.each(length("dst"), func(p part) {
		product, sum := p.load(x), p.load(dst)
		VMULPS(alpha, product, product)
		VADDPS(product, sum, sum)
		p.store(sum, dst)
	})
	v.end()

	v.begin("scale", "(dst []float32, alpha float32)", "computes dst = alpha·dst.")
	dst, alpha = pointer("dst"), v.scalar("alpha")
	v.each(length("dst"), func(p part) {
		y := p.load(dst)
		VMULPS(alpha, y, y)
		p.store(y, dst)
	})
	v.end()
}

// end leaves the upper halves of the registers clean for the SSE code of the Go compiler.
func (v vector) end() {
	VZEROUPPER()
	RET()
}

// zeros makes n registers of zeros.
func (v vector) zeros(n int) []reg.VecVirtual {
	r := make([]reg.VecVirtual, n)
	for i := range r {
		r[i] = v.held(0)
	}
	return r
}
