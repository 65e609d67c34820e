package experiments

import (
	"runtime"
	"testing"

	"github.com/ablate-go/ablate/internal/kernels"
)

// Cells begin with their cores, and those of workers that have no cell left pass on; one worker with one
// core never takes a second.
func TestCoresPassOnToTheCellsThatAreLeft(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	defer kernels.SetThreads(kernels.Threads())
	for _, c := range []struct {
		workers, cores int
		want           []int // at the start, and after each worker that leaves
	}{
		{1, 1, []int{1}},
		{2, 2, []int{1, 2}},
		{2, 4, []int{2, 4}},
		{1, 2, []int{2}}, // a plan of one cell on two cores
		{4, 4, []int{1, 1, 2, 4}},
		{2, 100, []int{4, 8}}, // no more than the machine has
	} {
		s := newThreads(c.workers, c.cores)
		for i, want := range c.want {
			if i > 0 {
				s.release()
			}
			if got := kernels.Threads(); got != want {
				t.Errorf("%d workers on %d cores, %d gone: %d threads, want %d", c.workers, c.cores, i, got, want)
			}
		}
	}
}
