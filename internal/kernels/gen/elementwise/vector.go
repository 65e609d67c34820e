package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/gotypes"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vector is one instruction set: its register width and the places where the sets differ.
type vector struct {
	name   string // suffix of the functions
	lanes  int    // float32 in one register
	new    func() reg.VecVirtual
	masked bool // AVX-512: lane masks, scaling by powers of two
}

var (
	wide   = vector{name: "AVX512", lanes: 16, new: ZMM, masked: true}
	narrow = vector{name: "AVX2", lanes: 8, new: YMM}
)

// begin opens a function; avo puts doc above its Go declaration.
func (v vector) begin(name, signature, doc string) {
	TEXT(name+v.name, NOSPLIT, "func"+signature)
	Pragma("noescape")
	Doc(name + v.name + " " + doc)
}

// pointer and length read a slice parameter.
func pointer(name string) reg.Register { return Load(Param(name).Base(), GP64()) }
func length(name string) reg.Register  { return Load(Param(name).Len(), GP64()) }
func integer(name string) reg.Register { return Load(Param(name), GP64()) }

// address is the memory of a parameter or of a result. avo's Load and Store between it and vector registers are
// instructions of SSE, and one of those among instructions of AVX can cost as much as a thousand of them.
func address(c gotypes.Component) Mem {
	at, err := c.Resolve()
	if err != nil {
		panic(err)
	}
	return at.Addr
}

// scalar reads a float32 parameter into every lane.
func (v vector) scalar(name string) reg.VecVirtual {
	r := v.new()
	VBROADCASTSS(address(Param(name)), r)
	return r
}

var constants = map[uint32]Mem{}

// bits is 64 bytes of memory that repeat a word. Constants stay in memory operands, because AVX2 has
// too few registers for a polynomial.
func bits(word uint32) Mem {
	m, ok := constants[word]
	if !ok {
		m = GLOBL(fmt.Sprintf("elementwise_%08x", word), RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(word))
		}
		constants[word] = m
	}
	return m
}

func number(x float64) Mem { return bits(math.Float32bits(float32(x))) }

// held loads a constant into a register, for instructions whose first source cannot be memory.
func (v vector) held(x float64) reg.VecVirtual {
	r := v.new()
	VMOVUPS(number(x), r)
	return r
}

var labels int

func label(what string) string {
	labels++
	return fmt.Sprintf("%s%d", what, labels)
}

// part is a stretch of up to lanes elements at one index of all slices of a loop.
type part struct {
	vector
	index reg.Register
	k     reg.Register // AVX-512 tail only
	mask  reg.VecVirtual
	tail  bool
}

func (p part) at(base reg.Register) Mem { return Mem{Base: base, Index: p.index, Scale: 4} }

// load reads a part; lanes behind the end are 0.
func (p part) load(base reg.Register) reg.VecVirtual {
	r := p.new()
	switch {
	case !p.tail:
		VMOVUPS(p.at(base), r)
	case p.masked:
		VMOVUPS_Z(p.at(base), p.k, r)
	default:
		VMASKMOVPS(p.at(base), p.mask, r)
	}
	return r
}

func (p part) store(r reg.VecVirtual, base reg.Register) {
	switch {
	case !p.tail:
		VMOVUPS(r, p.at(base))
	case p.masked:
		VMOVUPS(r, p.k, p.at(base))
	default:
		VMASKMOVPS(r, p.mask, p.at(base))
	}
}

// silence sets the lanes behind the end to 0, so that sums can take the whole register.
func (p part) silence(r reg.VecVirtual) {
	switch {
	case !p.tail:
	case p.masked:
		VMOVAPS_Z(r, p.k, r)
	default:
		VANDPS(p.mask, r, r)
	}
}

// each runs body over n elements: whole registers first, then the masked rest. Slices are always
// split from their first element, so results do not depend on the alignment.
func (v vector) each(n reg.Register, body func(p part)) {
	index, whole := GP64(), GP64()
	XORQ(index, index)
	MOVQ(n, whole)
	ANDQ(I8(-v.lanes), whole)
	loop, tail, done := label("loop"), label("tail"), label("done")
	Label(loop)
	CMPQ(index, whole)
	JGE(LabelRef(tail))
	body(part{vector: v, index: index})
	ADDQ(U8(v.lanes), index)
	JMP(LabelRef(loop))

	Label(tail)
	CMPQ(index, n)
	JGE(LabelRef(done))
	last := part{vector: v, index: index, tail: true}
	rest := GP64()
	MOVQ(n, rest)
	SUBQ(index, rest)
	if v.masked {
		ones := GP32()
		MOVL(I32(-1), ones)
		BZHIL(rest.As32(), ones, ones)
		k := K()
		KMOVW(ones, k)
		last.k = k
	} else {
		table := GP64()
		LEAQ(maskTable(), table)
		NEGQ(rest)
		last.mask = YMM()
		VMOVUPS(Mem{Base: table, Index: rest, Scale: 4, Disp: 32}, last.mask)
	}
	body(last)
	Label(done)
}

// whole runs body at every index from 0 below n in steps; n is a multiple of step.
func whole(n reg.Register, step int, body func(index reg.Register)) {
	index := GP64()
	XORQ(index, index)
	loop, done := label("loop"), label("done")
	Label(loop)
	CMPQ(index, n)
	JGE(LabelRef(done))
	body(index)
	ADDQ(I32(step), index)
	JMP(LabelRef(loop))
	Label(done)
}

var masks *Mem

// maskTable is eight words of ones and eight of zeros: read from word 8-n, it masks n lanes.
func maskTable() Mem {
	if masks == nil {
		m := GLOBL("elementwise_masks", RODATA|NOPTR)
		for i := range 16 {
			word := uint32(0)
			if i < 8 {
				word = math.MaxUint32
			}
			DATA(4*i, U32(word))
		}
		masks = &m
	}
	return *masks
}

// fold combines all lanes of r by op in halves and leaves the result in every lane of r.
func (v vector) fold(r reg.VecVirtual, op func(...Op)) {
	if v.masked {
		half := YMM()
		VEXTRACTF64X4(U8(1), r, half)
		op(half, r.AsY(), r.AsY())
	}
	half := XMM()
	VEXTRACTF128(U8(1), r.AsY(), half)
	op(half, r.AsX(), r.AsX())
	VPERMILPS(U8(0x4e), r.AsX(), half)
	op(half, r.AsX(), r.AsX())
	VPERMILPS(U8(0xb1), r.AsX(), half)
	op(half, r.AsX(), r.AsX())
	VBROADCASTSS(r.AsX(), r)
}
