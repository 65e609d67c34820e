package main

import "github.com/ablate-go/ablate/internal/kernels/gen/neon"

// adamW writes the update in the operations and the order of the portable code, without fused multiply-add: the bits
// agree.
func adamW(file *neon.File) {
	f := begin(file, "adamW",
		"(w, m, v, grad []float32, gradScale, beta1, rest1, beta2, rest2, decay, step, inverseRootOfV, eps float32)",
		"updates weights and moments.")
	w, m, second, grad := f.Pointer("w"), f.Pointer("m"), f.Pointer("v"), f.Pointer("grad")
	scalar := func(name string) vector { return twice(f.Scalar(name)) }
	gradScale, beta1, rest1, beta2, rest2 := scalar("gradScale"), scalar("beta1"), scalar("rest1"), scalar("beta2"),
		scalar("rest2")
	decay, step, inverseRootOfV, eps := scalar("decay"), scalar("step"), scalar("inverseRootOfV"), scalar("eps")
	f.each(f.Length("w"), []neon.R{w, m, second, grad}, func(p part) {
		g, mean := p.load(grad), p.load(m)
		p.three(neon.FMul, g, gradScale, g)
		p.three(neon.FMul, mean, beta1, mean)
		part1 := p.vector()
		p.three(neon.FMul, part1, rest1, g)
		p.three(neon.FAdd, mean, part1, mean)
		p.store(mean, m)

		square := p.load(second)
		p.three(neon.FMul, g, g, g)
		p.three(neon.FMul, g, rest2, g)
		p.three(neon.FMul, square, beta2, square)
		p.three(neon.FAdd, square, g, square)
		p.store(square, second)

		p.two(neon.FSqrt, square, square)
		p.three(neon.FMul, square, inverseRootOfV, square)
		p.three(neon.FAdd, square, eps, square)
		p.three(neon.FDiv, mean, mean, square)
		p.three(neon.FMul, mean, step, mean)
		weight, shrink := p.load(w), p.vector()
		p.three(neon.FMul, shrink, decay, weight)
		p.three(neon.FAdd, shrink, mean, shrink)
		p.three(neon.FSub, weight, weight, shrink)
		p.store(weight, w)
	})
	f.Return()
}
