package kernels

import "testing"

func TestChooseNeverExceedsTheMachine(t *testing.T) {
	tests := []struct {
		value string
		most  isa
		want  isa
	}{
		{"", avx512, avx512},
		{"", portable, portable},
		{"avx2", avx512, avx2},
		{"portable", avx512, portable},
		{"avx512", avx2, avx2},
		{"avx512", portable, portable},
		{"AVX2", avx512, avx512},
		{"sse", avx2, avx2},
	}
	for _, tt := range tests {
		if err := checkEnv(tt.value, tt.most); (err == nil) != (tt.value == "" || tt.value == tt.want.String()) {
			t.Errorf("%q on a machine with %v: %v", tt.value, tt.most, err)
		}
		if got := choose(tt.value, tt.most); got != tt.want {
			t.Errorf("choose(%q, %v) = %v, want %v", tt.value, tt.most, got, tt.want)
		}
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
	if _, ok := force(best + 1); ok {
		t.Error("force accepted an instruction set that the machine lacks")
	}
	if Kernel() != before {
		t.Errorf("a refused force changed the kernel to %s", Kernel())
	}
}
