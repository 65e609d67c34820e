package kernels

import (
	"runtime"
	"slices"
	"testing"
)

func TestChooseNeverExceedsTheMachine(t *testing.T) {
	wide, narrow, arm := []isa{portable, avx2, avx512}, []isa{portable, avx2}, []isa{portable, neon}
	tests := []struct {
		value string
		have  []isa
		want  isa
	}{
		{"", wide, avx512},
		{"", []isa{portable}, portable},
		{"avx2", wide, avx2},
		{"portable", wide, portable},
		{"avx512", narrow, avx2},
		{"avx512", []isa{portable}, portable},
		{"AVX2", wide, avx512},
		{"sse", narrow, avx2},
		{"", arm, neon},
		{"neon", arm, neon},
		{"portable", arm, portable},
		{"avx2", arm, neon},
		{"neon", wide, avx512},
	}
	for _, tt := range tests {
		if err := checkEnv(tt.value, tt.have); (err == nil) != (tt.value == "" || tt.value == tt.want.String()) {
			t.Errorf("%q on a machine with %v: %v", tt.value, tt.have, err)
		}
		if got := choose(tt.value, tt.have); got != tt.want {
			t.Errorf("choose(%q, %v) = %v, want %v", tt.value, tt.have, got, tt.want)
		}
	}
}

func TestArm64HasNEON(t *testing.T) {
	if runtime.GOARCH != "arm64" {
		t.Skip("for arm64")
	}
	if !slices.Equal(Kernels(), []string{"portable", "neon"}) {
		t.Errorf("this processor offers %v", Kernels())
	}
}

func TestForceIsUndone(t *testing.T) {
	before := Kernel()
	restore, ok := force(portable)
	if !ok || Kernel() != "portable" {
		t.Fatalf("force(portable): ok %v, kernel %s", ok, Kernel())
	}
	restore()
	if Kernel() != before {
		t.Errorf("after restore the kernel is %s, want %s", Kernel(), before)
	}
	for s := range isa(len(isaNames)) {
		if slices.Contains(available, s) {
			continue
		}
		if _, ok := force(s); ok {
			t.Errorf("force accepted %v, which the machine lacks", s)
		}
	}
	if Kernel() != before {
		t.Errorf("a refused force changed the kernel to %s", Kernel())
	}
}
