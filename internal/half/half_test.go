package half

import (
	"math"
	"testing"
)

// Every finite half is sign · 1.fraction · 2^(exponent-15), or fraction · 2^-24 below the normal ones.
func TestEveryHalf(t *testing.T) {
	for h := range 1 << 16 {
		exponent, fraction := h>>10&0x1f, float64(h&0x3ff)
		want := math.Ldexp(1+fraction/1024, exponent-15)
		switch exponent {
		case 0:
			want = math.Ldexp(fraction, -24)
		case 0x1f:
			want = math.Inf(1)
			if fraction > 0 {
				want = math.NaN()
			}
		}
		if h>>15 == 1 {
			want = -want
		}
		got := float64(Float32(uint16(h)))
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) || math.Signbit(got) != (h>>15 == 1) {
			t.Fatalf("%#04x is %g, want %g", h, got, want)
		}
	}
}

func TestBrain(t *testing.T) {
	for h, want := range map[uint16]float32{0x3f80: 1, 0xc000: -2, 0x0001: math.Float32frombits(1 << 16),
		0x7f80: float32(math.Inf(1))} {
		if got := Brain(h); got != want {
			t.Errorf("%#04x is %g, want %g", h, got, want)
		}
	}
}
