package rng_test

import (
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

func TestStreamIsAFunctionOfItsArguments(t *testing.T) {
	type key struct {
		seed    uint64
		purpose string
		step    uint64
	}
	keys := []key{{seed: 1, purpose: "mask", step: 0}, {seed: 2, purpose: "mask", step: 0}, {seed: 1, purpose: "batch", step: 0}, {seed: 1, purpose: "mask", step: 1}, {seed: 0, purpose: "", step: 0}}
	first := map[uint64]key{}
	for _, k := range keys {
		a, b := rng.Stream(k.seed, k.purpose, k.step), rng.Stream(k.seed, k.purpose, k.step)
		for i := range 100 {
			x, y := a.Uint64(), b.Uint64()
			if x != y {
				t.Fatalf("%v: draw %d is %d and then %d", k, i, x, y)
			}
			if i == 0 {
				if other, ok := first[x]; ok {
					t.Errorf("%v and %v begin with the same draw", k, other)
				}
				first[x] = k
			}
		}
	}
}

// The first draws are part of the promise that a seed means the same run on every machine.
func TestStreamIsPinned(t *testing.T) {
	if got, want := rng.Mix(0), uint64(0xe220a8397b1dcdaf); got != want { // SplitMix64's first output for seed 0
		t.Errorf("Mix(0) = %#x, want %#x", got, want)
	}
	if got, want := rng.Key("a"), uint64(0xaf63dc4c8601ec8c); got != want { // published FNV-1a test vector
		t.Errorf("Key(a) = %#x, want %#x", got, want)
	}
	// Draws of the streams themselves: how seed, purpose and step are put together, and PCG of math/rand/v2.
	mask := rng.Stream(1, "mask", 0)
	for i, want := range []uint64{0x82dacb11d20db43d, 0x8b2c2b342633222b, 0x7041e43032537850} {
		if got := mask.Uint64(); got != want {
			t.Errorf("draw %d of mask is %#x, want %#x", i, got, want)
		}
	}
	weights := rng.Stream(7, "init/encoder.layer.0", 3)
	for i, want := range []uint64{0x9f0561ee99c79b6a, 0x400999a6f29a79cd} {
		if got := weights.Uint64(); got != want {
			t.Errorf("draw %d of weights is %#x, want %#x", i, got, want)
		}
	}
	if f, n := weights.Float64(), weights.IntN(1000); f != 0.1656859633097143 || n != 637 {
		t.Errorf("then a float %v and a number %d, want 0.1656859633097143 and 637", f, n)
	}
}
