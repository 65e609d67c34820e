package experiments

import (
	"runtime"
	"sync"

	"github.com/ablate-go/ablate/internal/kernels"
)

// threads shares cores among the workers that still have a cell: the last cell gets all of them. One core a
// cell is the fastest way through a plan, since nothing waits for a second thread (docs/speed.md). Results do
// not depend on the number of threads.
type threads struct {
	mu             sync.Mutex
	workers, cores int
}

func newThreads(workers, cores int) *threads {
	t := &threads{workers: workers, cores: min(cores, runtime.GOMAXPROCS(0))}
	t.share()
	return t
}

func (t *threads) release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.workers--
	t.share()
}

func (t *threads) share() { kernels.SetThreads(max(1, t.cores/max(1, t.workers))) }
