package kernels

const (
	// blockK bounds the terms of a sum that are added in registers: 12 rows of a and as many terms
	// are 12 KiB, which leaves room for b in a first cache of 32 KiB.
	blockK = 256
	// blockB is the number of elements of b packed at a time: 512 KiB, half of a common second cache.
	blockB = 128 << 10
	// directRows is the number of rows up to which packing b costs more than reading it in place.
	directRows = 128
)

// runMachine computes p with the processor's vectors where there is a kernel for them.
func runMachine(p *product[float32]) bool {
	kernel, width := gemmAVX512, 32
	switch current() {
	case portable:
		return false
	case avx2:
		kernel, width = gemmAVX2, 16
	}
	buf := takeBuffer()
	defer giveBuffer(buf)

	kc := evenPart(p.k, blockK)
	nc := blockB / kc / width * width
	for j := 0; j < p.n; j += nc {
		beta := p.beta
		for q := 0; q < p.k; q += kc {
			terms := min(kc, p.k-q)
			cols := min(nc, p.n-j)
			a := &p.a[q*p.acs]
			done := 0
			if p.bcs == 1 && p.m <= directRows {
				done = cols / width * width
			}
			if done > 0 {
				kernel(p.m, done, terms, a, 4*p.ars, 4*p.acs, &p.b[q*p.brs+j], 4*width, 4*p.brs,
					&p.c[j], 4*p.ldc, p.alpha, beta)
			}
			if done < cols {
				at := j + done
				packed := buf.pack(p.b[q*p.brs+at*p.bcs:], terms, p.brs, cols-done, p.bcs, width)
				kernel(p.m, cols-done, terms, a, 4*p.ars, 4*p.acs, &packed[0], 4*width*terms, 4*width,
					&p.c[at], 4*p.ldc, p.alpha, beta)
			}
			beta = 1
		}
	}
	return true
}

// evenPart gives the size of the equal parts, none above most, that n is cut into.
func evenPart(n, most int) int {
	parts := (n + most - 1) / most
	return (n + parts - 1) / parts
}
