package kernels

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/cpu"
)

// KernelsEnv names the environment variable that lowers the instruction set in use:
// "avx512", "avx2" or "portable". It is read once, at program start.
const KernelsEnv = "ABLATE_KERNELS"

// isa is an instruction set that the float32 kernels are written for, in rising order.
type isa int32

const (
	portable isa = iota // plain Go, any architecture
	avx2                // AVX2 and FMA
	avx512              // AVX-512 F, BW, DQ and VL, and BMI2
)

var isaNames = [...]string{portable: "portable", avx2: "avx2", avx512: "avx512"}

// String gives the value that KernelsEnv takes for s.
func (s isa) String() string { return isaNames[s] }

// best is the highest instruction set that this processor and operating system offer.
var best = detect()

// active is read by every kernel at its start; atomic because a test may change it while worker
// goroutines live.
var active atomic.Int32

func init() { active.Store(int32(choose(os.Getenv(KernelsEnv), best))) }

// Kernel names the instruction set that the float32 kernels use in this process: "avx512", "avx2"
// or "portable". Logs and checkpoints record it, because sums are only bit-identical on one kernel.
//
// KernelsEnv can ask for a lower one. A value that is unknown, or that this processor lacks, is
// ignored: the best that the processor has is then in use, and Kernel says which.
func Kernel() string { return current().String() }

// CheckEnv is an error if KernelsEnv asks for kernels that do not exist, or that this processor lacks: the others are
// then in use, which whoever compares bits must know.
func CheckEnv() error { return checkEnv(os.Getenv(KernelsEnv), best) }

func checkEnv(value string, most isa) error {
	s := isa(slices.Index(isaNames[:], value))
	switch {
	case value == "":
		return nil
	case s < 0:
		return fmt.Errorf("%s is %q: set it to %s, or not at all", KernelsEnv, value, strings.Join(isaNames[:], ", "))
	case s > most:
		return fmt.Errorf("%s is %s, which this processor does not have: set it to %s, or not at all", KernelsEnv, value,
			most)
	}
	return nil
}

// current is the instruction set that a kernel shall use now.
func current() isa { return isa(active.Load()) }

// choose gives the instruction set for a value of KernelsEnv on a machine whose best is most.
func choose(value string, most isa) isa {
	for s, name := range isaNames {
		if value == name && isa(s) <= most {
			return isa(s)
		}
	}
	return most
}

// force makes kernels use s until the returned function is called; ok is false, and nothing
// changes, where the processor lacks s. For tests, which must not run in parallel with it.
func force(s isa) (restore func(), ok bool) {
	if s > best {
		return func() {}, false
	}
	old := active.Swap(int32(s))
	return func() { active.Store(old) }, true
}

// detect asks for what the operating system saves as well as what the processor has.
func detect() isa {
	x := cpu.X86 // all false on other architectures
	switch {
	case !x.HasAVX2 || !x.HasFMA:
		return portable
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasBMI2:
		return avx512
	}
	return avx2
}
