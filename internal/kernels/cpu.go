package kernels

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/cpu"
)

// KernelsEnv names the environment variable that lowers the instruction set in use: "avx512", "avx2" or "portable" on
// amd64, "neon" or "portable" on arm64. It is read once, at program start.
const KernelsEnv = "ABLATE_KERNELS"

// isa is an instruction set that the float32 kernels are written for.
type isa int32

const (
	portable isa = iota // plain Go, any architecture
	avx2                // AVX2 and FMA
	avx512              // AVX-512 F, BW, DQ and VL, and BMI2
	neon                // Advanced SIMD of the 64-bit Arm architecture
)

var isaNames = [...]string{portable: "portable", avx2: "avx2", avx512: "avx512", neon: "neon"}

// String gives the value that KernelsEnv takes for s.
func (s isa) String() string { return isaNames[s] }

// available has the instruction sets that this processor and operating system offer, the best last.
var available = detect()

// best is what is used unless KernelsEnv asks for less.
var best = available[len(available)-1]

// active is read by every kernel at its start; atomic because a test may change it while worker
// goroutines live.
var active atomic.Int32

func init() { active.Store(int32(choose(os.Getenv(KernelsEnv), available))) }

// Kernel names the instruction set that the float32 kernels use in this process: "avx512", "avx2",
// "neon" or "portable". Logs and checkpoints record it, because sums are only bit-identical on one kernel.
//
// KernelsEnv can ask for a lower one. A value that is unknown, or that this processor lacks, is
// ignored: the best that the processor has is then in use, and Kernel says which.
func Kernel() string { return current().String() }

// CheckEnv is an error if KernelsEnv asks for kernels that do not exist, or that this processor lacks: the others are
// then in use, which whoever compares bits must know.
func CheckEnv() error { return checkEnv(os.Getenv(KernelsEnv), available) }

func checkEnv(value string, have []isa) error {
	s := isa(slices.Index(isaNames[:], value))
	switch {
	case value == "" || slices.Contains(have, s):
		return nil
	case s < 0:
		return fmt.Errorf("%s is %q: set it to %s, or not at all", KernelsEnv, value, strings.Join(names(have), ", "))
	}
	return fmt.Errorf("%s is %s, which this processor does not have: set it to %s, or not at all", KernelsEnv, value,
		strings.Join(names(have), ", "))
}

// Kernels names all instruction sets that this processor offers, in rising order of speed.
func Kernels() []string { return names(available) }

func names(all []isa) []string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.String()
	}
	return names
}

// current is the instruction set that a kernel shall use now.
func current() isa { return isa(active.Load()) }

// choose gives the instruction set for a value of KernelsEnv on a machine that has those of from, the best last.
func choose(value string, from []isa) isa {
	for _, s := range from {
		if value == s.String() {
			return s
		}
	}
	return from[len(from)-1]
}

// force makes kernels use s until the returned function is called; ok is false, and nothing
// changes, where the processor lacks s. For tests, which must not run in parallel with it.
func force(s isa) (restore func(), ok bool) {
	if !slices.Contains(available, s) {
		return func() {}, false
	}
	old := active.Swap(int32(s))
	return func() { active.Store(old) }, true
}

// detect asks for what the operating system saves as well as what the processor has.
func detect() []isa {
	if runtime.GOARCH == "arm64" {
		return []isa{portable, neon} // Go itself needs the vector registers there
	}
	x := cpu.X86 // all false on other architectures
	switch {
	case !x.HasAVX2 || !x.HasFMA:
		return []isa{portable}
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasBMI2:
		return []isa{portable, avx2, avx512}
	}
	return []isa{portable, avx2}
}
