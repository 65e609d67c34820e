package main

import "github.com/ablate-go/ablate/internal/kernels/gen/neon"

// dropout runs the counter of SplitMix64 in a general register, which multiplies 64 bits; each value serves four
// elements. The constants are those of mix64 in package kernels.
func dropout(file *neon.File) {
	f := function{file.Func("dropoutNEON", "(dst, x []float32, threshold uint32, scale float32, seed uint64)",
		"drops where 16 bits are below threshold, which is below 65,536; len(dst) is a multiple of 32.", 0)}
	dst, x, n, scale := f.Pointer("dst"), f.Pointer("x"), f.Length("dst"), f.Scalar("scale")
	state, gamma, first, second, threshold := f.Integer("seed"), f.R(), f.R(), f.R(), f.R()
	f.Ins("MOVD", "$0x9e3779b97f4a7c15", gamma)
	f.Ins("MOVD", "$0xbf58476d1ce4e5b9", first)
	f.Ins("MOVD", "$0x94d049bb133111eb", second)
	f.Ins("MOVWU", f.Param("threshold"), threshold)
	limit := f.V()
	f.Ins("VDUP", threshold, limit.H4())
	z := f.R()
	f.whole(n, lanes, []neon.R{dst, x}, func() {
		y := f.vector()
		f.LoadPair(x, 0, y[0], y[1])
		for h := range y {
			f.Ins("ADD", gamma, state)
			f.Ins("EOR", state.String()+">>30", state, z)
			f.Ins("MUL", first, z)
			f.Ins("EOR", z.String()+">>27", z)
			f.Ins("MUL", second, z)
			f.Ins("EOR", z.String()+">>31", z)
			factor := f.V()
			f.Ins("FMOVD", z, factor.F())
			f.Three(neon.CmHSH4, factor, factor, limit)
			f.Two(neon.SXtLH4, factor, factor)
			f.Bits("VAND", factor, factor, scale)
			f.Three(neon.FMul, y[h], y[h], factor)
		}
		f.StorePair(y[0], y[1], dst, 0)
	})
	f.Return()
}
