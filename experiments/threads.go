package experiments

import (
	"runtime"
	"sync"

	"github.com/ablate-go/ablate/internal/kernels"
)

// threads divides the cores among the workers that still train a cell: the last cell gets all of them. One core for
// each cell is the fastest for a whole plan, since no thread waits for another (docs/speed.md). Results do not depend
// on the number of threads.
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
