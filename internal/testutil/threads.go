package testutil

import (
	"runtime"

	"github.com/ablate-go/ablate/internal/kernels"
)

// WithThreads runs f with the given numbers of processors and of threads in kernels.
func WithThreads(procs, threads int, f func()) {
	oldThreads := kernels.Threads()
	oldProcs := runtime.GOMAXPROCS(procs)
	defer runtime.GOMAXPROCS(oldProcs)
	kernels.SetThreads(threads)
	defer kernels.SetThreads(oldThreads)
	f()
}
