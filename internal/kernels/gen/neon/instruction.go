package neon

import "fmt"

// V is a vector register of 128 bits: four float32, two float64, or their bits.
type V int

// S4 is the register for Go's assembler as four lanes of 32 bits.
func (v V) S4() string { return fmt.Sprintf("V%d.S4", int(v)) }

// D2 is the register as two lanes of 64 bits.
func (v V) D2() string { return fmt.Sprintf("V%d.D2", int(v)) }

// B16 is the register as bytes.
func (v V) B16() string { return fmt.Sprintf("V%d.B16", int(v)) }

// H4 is the lower half of the register as four lanes of 16 bits.
func (v V) H4() string { return fmt.Sprintf("V%d.H4", int(v)) }

// F is the lowest lane, or all 128 bits, as the instruction says.
func (v V) F() string { return fmt.Sprintf("F%d", int(v)) }

// Lane is one lane of 32 or 64 bits, as kind "S" or "D" says.
func (v V) Lane(kind string, i int) string { return fmt.Sprintf("V%d.%s[%d]", int(v), kind, i) }

// Op is an instruction that Go's assembler does not have. It is written as a word, with what the word says in the
// notation of Arm's manual, destination first, in a comment behind it. Each encoding is that of the manual with all
// register fields 0; a test compares the words with those of another assembler.
type Op struct {
	word   uint32
	format string // of the operands in order: destination, first and second source
}

// Instructions with two sources, for Three.
var (
	FAdd   = Op{0x4e20d400, "fadd v%d.4s, v%d.4s, v%d.4s"}
	FSub   = Op{0x4ea0d400, "fsub v%d.4s, v%d.4s, v%d.4s"}
	FMul   = Op{0x6e20dc00, "fmul v%d.4s, v%d.4s, v%d.4s"}
	FDiv   = Op{0x6e20fc00, "fdiv v%d.4s, v%d.4s, v%d.4s"}
	FMax   = Op{0x4e20f400, "fmax v%d.4s, v%d.4s, v%d.4s"} // NaN if either is
	FMin   = Op{0x4ea0f400, "fmin v%d.4s, v%d.4s, v%d.4s"} // NaN if either is
	FCmGT  = Op{0x6ea0e400, "fcmgt v%d.4s, v%d.4s, v%d.4s"}
	CmGT   = Op{0x4ea03400, "cmgt v%d.4s, v%d.4s, v%d.4s"} // ones where the first is larger, as int32
	FAddD  = Op{0x4e60d400, "fadd v%d.2d, v%d.2d, v%d.2d"}
	BIC    = Op{0x4e601c00, "bic v%d.16b, v%d.16b, v%d.16b"} // the first without the bits of the second
	CmHSH4 = Op{0x2e603c00, "cmhs v%d.4h, v%d.4h, v%d.4h"}   // ones where the first is at least the second, unsigned
)

// Instructions with one source, for Two.
var (
	FNeg   = Op{0x6ea0f800, "fneg v%d.4s, v%d.4s"}
	FAbs   = Op{0x4ea0f800, "fabs v%d.4s, v%d.4s"}
	FSqrt  = Op{0x6ea1f800, "fsqrt v%d.4s, v%d.4s"}
	FRintN = Op{0x4e218800, "frintn v%d.4s, v%d.4s"} // to the nearest integer, ties to even
	FCvtZS = Op{0x4ea1b800, "fcvtzs v%d.4s, v%d.4s"} // to int32 towards 0; NaN becomes 0
	FCmLT0 = Op{0x4ea0e800, "fcmlt v%d.4s, v%d.4s, #0.0"}
	FCvtL  = Op{0x0e617800, "fcvtl v%d.2d, v%d.2s"}  // lower half to float64
	FCvtL2 = Op{0x4e617800, "fcvtl2 v%d.2d, v%d.4s"} // upper half to float64
	FCvtN  = Op{0x0e616800, "fcvtn v%d.2s, v%d.2d"}  // to float32 in the lower half; the upper becomes 0
	FCvtN2 = Op{0x4e616800, "fcvtn2 v%d.4s, v%d.2d"} // to float32 in the upper half; the lower stays
	SXtLH4 = Op{0x0f10a400, "sxtl v%d.4s, v%d.4h"}   // int16 to int32
	SShR1  = Op{0x4f3f0400, "sshr v%d.4s, v%d.4s, #1"}
	SShR31 = Op{0x4f210400, "sshr v%d.4s, v%d.4s, #31"} // the sign in all bits
)

var fmlaLane = Op{0x4f801000, "fmla v%d.4s, v%d.4s, v%d.s[%d]"}

// Word is the encoding of an instruction, and what it says.
type Word struct {
	Bits uint32
	Text string
}

// Three encodes an instruction with two sources.
func (o Op) Three(d, n, m V) Word {
	return Word{o.word | uint32(m)<<16 | uint32(n)<<5 | uint32(d), fmt.Sprintf(o.format, d, n, m)}
}

// Two encodes an instruction with one source.
func (o Op) Two(d, n V) Word {
	return Word{o.word | uint32(n)<<5 | uint32(d), fmt.Sprintf(o.format, d, n)}
}

// FMLALane encodes d += n·m[lane] for the four float32 of d and n, with one rounding each.
func FMLALane(d, n, m V, lane int) Word {
	high, low := uint32(lane>>1), uint32(lane&1)
	return Word{fmlaLane.word | low<<21 | uint32(m)<<16 | high<<11 | uint32(n)<<5 | uint32(d),
		fmt.Sprintf(fmlaLane.format, d, n, m, lane)}
}
