package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// adamW writes the update in the operations and the order of the portable code, without fused
// multiply-add: the bits agree.
func adamW(v vector) {
	v.begin("adamW",
		"(w, m, v, grad []float32, gradScale, beta1, rest1, beta2, rest2, decay, step, inverseRootOfV, eps float32)",
		"updates weights and moments.")
	w, m, second, grad := pointer("w"), pointer("m"), pointer("v"), pointer("grad")
	// AVX2 has registers for five coefficients; the others are broadcast from the stack each time.
	held := map[string]reg.VecVirtual{}
	names := []string{"gradScale", "beta1", "rest1", "beta2", "rest2", "decay", "step", "inverseRootOfV", "eps"}
	if !v.masked {
		names = names[:5]
	}
	for _, name := range names {
		held[name] = v.scalar(name)
	}
	get := func(name string) reg.VecVirtual {
		if r, ok := held[name]; ok {
			return r
		}
		return v.scalar(name)
	}
	v.each(length("w"), func(p part) {
		g, mean := p.load(grad), p.load(m)
		VMULPS(get("gradScale"), g, g)
		VMULPS(get("beta1"), mean, mean)
		part1 := v.new()
		VMULPS(get("rest1"), g, part1)
		VADDPS(part1, mean, mean)
		p.store(mean, m)

		square := p.load(second)
		VMULPS(g, g, g)
		VMULPS(get("rest2"), g, g)
		VMULPS(get("beta2"), square, square)
		VADDPS(g, square, square)
		p.store(square, second)

		VSQRTPS(square, square)
		VMULPS(get("inverseRootOfV"), square, square)
		VADDPS(get("eps"), square, square)
		VDIVPS(square, mean, mean)
		VMULPS(get("step"), mean, mean)
		weight, shrink := p.load(w), v.new()
		VMULPS(get("decay"), weight, shrink)
		VADDPS(mean, shrink, shrink)
		VSUBPS(shrink, weight, weight)
		p.store(weight, w)
	})
	v.end()
}
