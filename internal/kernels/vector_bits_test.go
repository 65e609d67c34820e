package kernels

import (
	"encoding/binary"
	"hash"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
)

// The kernels avx2 and neon do the same operations in the same order. These are hashes of their results; each machine
// checks those of its own kernel, so that a run on one processor can be compared with a run on the other.
var vectorBits = map[string]uint64{
	"adamW":     0x059a24cbe02e9c2c,
	"columns":   0x24319baa9e74515b,
	"dot":       0x52b088cc1a189019,
	"gelu":      0x63ca95d5c8884953,
	"gemm":      0x88f9f797c4ffbee3,
	"layerNorm": 0x5b3adb790a8e687f,
	"maxOf":     0xe8edec8925bc3b7d,
	"softmax":   0xe15f66c8864ce355,
	"sums":      0x41bd8fda5471fa88,
}

// digest hashes results; all NaN are one, since processors differ in which NaN comes out of two.
type digest struct{ hash.Hash64 }

func (d digest) add(values ...[]float32) {
	var b [4]byte
	for _, v := range values {
		for _, x := range v {
			if x != x {
				x = nan32
			}
			binary.LittleEndian.PutUint32(b[:], math.Float32bits(x))
			d.Write(b[:])
		}
	}
}

// exact draws numbers from -4 to 4 without a function that differs between processors.
func exact(n int, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.IntN(1<<24)-1<<23) / (1 << 21)
	}
	return x
}

func TestAVX2AndNEONGiveTheSameBits(t *testing.T) {
	restore, ok := force(avx2)
	if !ok {
		restore, ok = force(neon)
	}
	if !ok {
		t.Skip("this processor has neither")
	}
	defer restore()
	k := &vectorCode[current()]
	for name, run := range map[string]func(d digest, n int, x, y, z []float32){
		"sums": func(d digest, _ int, x, y, z []float32) {
			k.add(z, x, y)
			d.add(z)
			k.axpy(z, 0.3, y)
			k.scale(z, 1.7)
			d.add(z)
		},
		"dot": func(d digest, n int, x, y, _ []float32) {
			n -= n % dotLanes
			s := k.dot(x[:n], y[:n])
			d.add([]float32{float32(s), float32(s - float64(float32(s)))})
		},
		"maxOf": func(d digest, n int, x, _, _ []float32) { d.add([]float32{k.maxOf(x[:n-n%16])}) },
		"gelu": func(d digest, _ int, x, y, z []float32) {
			k.gelu(z, x)
			d.add(z)
			k.geluGrad(z, x, y)
			d.add(z)
			k.addBiasGELU(z, x, y)
			d.add(x, z)
		},
		"softmax": func(d digest, _ int, x, y, z []float32) {
			d.add([]float32{k.expSum(z, x, 2), k.sumExp(x, 1)}, z)
			k.softmaxGrad(y, z, y)
			d.add(y)
			k.expScaled(z, x, 0.7, 0.2)
			d.add(z)
		},
		"layerNorm": func(d digest, n int, x, y, z []float32) {
			if n == 0 {
				return
			}
			mean, rstd := k.layerNormRow(z, x, y, y, 1e-3)
			d.add([]float32{mean, rstd}, z)
			k.layerNormDX(z, y, x, y, mean, rstd)
			d.add(z)
		},
		"columns": func(d digest, n int, _, _, z []float32) {
			const rows = 5
			x, y := exact(rows*n, 5), exact(rows*n, 6)
			mean, rstd := exact(rows, 7), exact(rows, 8)
			ColSum(z, x, rows, n)
			d.add(z)
			beta := make([]float32, n)
			LayerNormGradWeights(z, beta, y, x, mean, rstd, rows, n)
			d.add(z, beta)
		},
		"adamW": func(d digest, _ int, x, y, z []float32) {
			for i, v := range y {
				z[i] = v * v
			}
			m := exact(len(x), 9)
			k.adamW(x, m, z, y, 0.8, 0.9, 0.1, 0.98, 0.02, 1e-3, 1e-2, 1.1, 1e-6)
			d.add(x, m, z)
		},
		"gemm": func(d digest, n int, _, _, _ []float32) {
			for _, m := range []int{1, 7, 29} {
				const terms = 300
				a, b, c := exact(m*terms, 10), exact(terms*n, 11), exact(m*n, 12)
				Gemm(m, n, terms, 0.7, a, terms, 1, b, n, 1, -0.3, c, n)
				d.add(c)
				Gemm(m, n, terms, 1, a, 1, m, b, 1, terms, 0, c, n)
				d.add(c)
			}
		},
	} {
		d := digest{fnv.New64a()}
		for _, n := range testLengths() {
			run(d, n, exact(n, 1), exact(n, 2), make([]float32, n))
		}
		x := append(wholeRange(), nan32, inf32, -inf32)
		if name != "columns" && name != "gemm" { // those draw numbers of their own
			run(d, len(x), x, exact(len(x), 3), make([]float32, len(x)))
		}
		if got := d.Sum64(); got != vectorBits[name] {
			t.Errorf("%q: 0x%016x, // results of %v; want 0x%016x", name, got, current(), vectorBits[name])
		}
	}
}
