package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dropout runs one counter of SplitMix64 in each 64-bit lane; each serves four elements.
func dropout(v vector) {
	v.begin("dropout", "(dst, x []float32, threshold uint32, scale float32, seed uint64)",
		"drops where 16 bits are below threshold, which is below 65,536; len(dst) is a multiple of 32.")
	dst, x, n, scale := pointer("dst"), pointer("x"), length("dst"), v.scalar("scale")
	threshold, limit := GP32(), v.new()
	Load(Param("threshold"), threshold)
	VMOVD(threshold, limit.AsX())
	VPBROADCASTW(limit.AsX(), limit)

	// The lanes begin with seed + (1, 2, ...)·gamma.
	gamma := uint64(0x9e3779b97f4a7c15) // a variable, since multiples shall wrap around
	counters := uint64(v.lanes / 2)
	state, advance, seed := v.new(), v.new(), XMM()
	VMOVQ(address(Param("seed")), seed)
	VPBROADCASTQ(seed, state)
	VPADDQ(words(func(i uint64) uint64 { return (i + 1) * gamma }), state, state)
	VMOVUPS(words(func(uint64) uint64 { return counters * gamma }), advance)

	whole(n, 2*v.lanes, func(index reg.Register) {
		z, shifted := v.new(), v.new()
		mix := func(from reg.VecVirtual, shift uint8) {
			VPSRLQ(U8(shift), from, shifted)
			v.xor(from, shifted, z)
		}
		mix(state, 30)
		v.multiply(0xbf58476d1ce4e5b9, z)
		mix(z, 27)
		v.multiply(0x94d049bb133111eb, z)
		mix(z, 31)
		VPADDQ(advance, state, state)
		for i, factor := range v.where(limit, z, scale) {
			VMULPS(Mem{Base: x, Index: index, Scale: 4, Disp: 4 * v.lanes * i}, factor, factor)
			VMOVUPS(factor, Mem{Base: dst, Index: index, Scale: 4, Disp: 4 * v.lanes * i})
		}
	})
	v.end()
}

func (v vector) xor(a, b, to reg.VecVirtual) {
	if v.masked {
		VPXORQ(a, b, to)
	} else {
		VPXOR(a, b, to)
	}
}

// multiply takes z times factor modulo 2^64. AVX2 multiplies halves only: the product of the upper
// halves leaves the word.
func (v vector) multiply(factor uint64, z reg.VecVirtual) {
	all := words(func(uint64) uint64 { return factor })
	if v.masked {
		VPMULLQ(all, z, z)
		return
	}
	upper, cross := v.new(), v.new()
	VPSRLQ(U8(32), z, upper)
	VPMULUDQ(all, upper, upper)
	VPMULUDQ(words(func(uint64) uint64 { return factor >> 32 }), z, cross)
	VPADDQ(cross, upper, upper)
	VPSLLQ(U8(32), upper, upper)
	VPMULUDQ(all, z, z)
	VPADDQ(upper, z, z)
}

// where gives scale for each 16-bit lane of z that is at least limit, else 0, as two registers.
func (v vector) where(limit, z, scale reg.VecVirtual) [2]reg.VecVirtual {
	first, second := v.new(), v.new()
	if v.masked {
		low, high := K(), K()
		VPCMPUW(U8(5), limit, z, low) // 5: not below
		KSHIFTRD(U8(16), low, high)
		VMOVAPS_Z(scale, low, first)
		VMOVAPS_Z(scale, high, second)
		return [2]reg.VecVirtual{first, second}
	}
	larger := v.new()
	VPMAXUW(limit, z, larger)
	VPCMPEQW(larger, z, larger)
	VPMOVSXWD(larger.AsX(), first)
	VEXTRACTF128(U8(1), larger, larger.AsX())
	VPMOVSXWD(larger.AsX(), second)
	VANDPS(scale, first, first)
	VANDPS(scale, second, second)
	return [2]reg.VecVirtual{first, second}
}

var wordConstants = map[[8]uint64]Mem{}

// words is 64 bytes of memory with value(i) in the i-th 64-bit word.
func words(value func(i uint64) uint64) Mem {
	var key [8]uint64
	for i := range key {
		key[i] = value(uint64(i))
	}
	m, ok := wordConstants[key]
	if !ok {
		m = GLOBL(fmt.Sprintf("elementwise_words%d", len(wordConstants)), RODATA|NOPTR)
		for i, word := range key {
			DATA(8*i, U64(word))
		}
		wordConstants[key] = m
	}
	return m
}
