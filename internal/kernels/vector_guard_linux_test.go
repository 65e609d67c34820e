package kernels

import (
	"math/rand/v2"
	"runtime/debug"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// guardedPage has room for elements whose last one ends where memory that cannot be read begins.
type guardedPage struct{ memory []byte }

func newGuardedPage(t *testing.T, bytes int) guardedPage {
	t.Helper()
	page := unix.Getpagesize()
	size := roundUp(bytes, page)
	memory, err := unix.Mmap(-1, 0, size+page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Skipf("no memory can be mapped: %v", err)
	}
	t.Cleanup(func() { _ = unix.Munmap(memory) })
	if err := unix.Mprotect(memory[size:], unix.PROT_NONE); err != nil {
		t.Skipf("memory cannot be protected: %v", err)
	}
	return guardedPage{memory[:size]}
}

// put copies x to the end of the page.
func (g guardedPage) put(x []float32) []float32 {
	if len(x) == 0 {
		return nil
	}
	end := unsafe.Slice((*float32)(unsafe.Pointer(&g.memory[0])), len(g.memory)/4)
	end = end[len(end)-len(x):]
	copy(end, x)
	return end
}

// faults reports whether f touches memory that it must not.
func faults(f func()) (fault bool) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { fault = recover() != nil }()
	f()
	return false
}

// A vector load beyond the end of a slice does no harm until the next page is not there.
func TestKernelsReadNothingBehindTheEnd(t *testing.T) {
	const most = 64 << 10
	a, b, c, d := newGuardedPage(t, most), newGuardedPage(t, most), newGuardedPage(t, most), newGuardedPage(t, most)
	if !faults(func() { sink += float64(*(*float32)(unsafe.Add(unsafe.Pointer(&a.memory[len(a.memory)-4]), 4))) }) {
		t.Fatal("reading behind the page is no fault")
	}
	eachKernel(t, func(t *testing.T) {
		for _, n := range testLengths() {
			x, y, z, w := a.put(exact(n, 1)), b.put(exact(n, 2)), c.put(exact(n, 3)), d.put(exact(n, 4))
			const rows = 3
			for name, f := range map[string]func(){
				"Add":         func() { Add(z, x, y) },
				"Axpy":        func() { Axpy(z, 0.5, x) },
				"Scale":       func() { Scale(z, 0.5) },
				"Dot":         func() { sink += Dot(x, y) },
				"AllFinite":   func() { AllFinite(x) },
				"GELU":        func() { GELU(z, x) },
				"GELUGrad":    func() { GELUGrad(z, x, y) },
				"AddBiasGELU": func() { AddBiasGELU(z, w, 1, n, y) },
				"Softmax":     func() { Softmax(z, x) },
				"SoftmaxGrad": func() { SoftmaxGrad(z, x, y) },
				"LogSumExp":   func() { sink += float64(LogSumExp(x)) },
				"LayerNorm":   func() { LayerNorm(z, a.put(exact(1, 1)), make([]float32, 1), w, y, y, 1, n, 1e-3) },
				"LayerNormGrad": func() {
					LayerNormGrad(z, make([]float32, n), make([]float32, n), w, x, []float32{0}, []float32{1}, y, 1, n)
				},
				"ColSum":  func() { ColSum(y, a.put(exact(rows*n, 5)), rows, n) },
				"AdamW":   func() { AdamWUpdate(AdamW{LR: 1e-3, Eps: 1e-6}, x, y, z, w, 1) },
				"Dropout": func() { Dropout(z, x, 0.5, 1) },
			} {
				if faults(f) {
					t.Fatalf("%s of %d elements reads or writes behind the end", name, n)
				}
			}
		}
		r := rand.New(rand.NewPCG(17, 18))
		for range 300 {
			g := randomCase[float32](r, 1+r.IntN(40), 1+r.IntN(70), 1+r.IntN(40), r.IntN(8), 1, float32(r.IntN(2)))
			g.a, g.b, g.c = a.put(g.a), b.put(g.b), c.put(g.c)
			if faults(g.run) {
				t.Fatalf("%v: reads or writes behind the end of an operand", g)
			}
		}
	})
}
