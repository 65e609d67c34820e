package main

import "github.com/ablate-go/ablate/internal/kernels/gen/neon"

// peak writes a loop of independent multiply-adds: the yardstick of the benchmarks. 24 are as many as the tile has:
// cores with four pipes that take four cycles need 16.
func peak(file *neon.File) {
	f := file.Func("peakNEON", "(rounds int)", "runs 24 independent multiply-adds of 4 float32 per round, rounds > 0.", 0)
	rounds, x := f.Integer("rounds"), f.V()
	f.Zero(x)
	var acc [tileRows * 2]neon.V
	for i := range acc {
		acc[i] = f.V()
		f.Zero(acc[i])
	}
	f.Label("round")
	for _, sum := range acc {
		f.FMLA(sum, x, x)
	}
	f.Ins("SUBS", "$1", rounds)
	f.Ins("BNE", "round")
	f.Return()
}
