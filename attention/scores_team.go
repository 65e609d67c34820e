package attention

import (
	"runtime"
	"sync/atomic"

	"github.com/ablate-go/ablate/internal/kernels"
)

// team distributes independent units of work over as many goroutines as kernels.SetThreads allows, without allocating.
// Units are heads of sequences: their matrix multiplications are too small to be split.
//
// Units write to different memory and are never split, so that the result does not depend on which goroutine runs
// which.
type team struct {
	units int
	next  atomic.Int64
	each  func(worker, unit int)
	drain func(worker int)
}

func (t *team) init(units int, each func(worker, unit int)) {
	t.units, t.each = units, each
	t.drain = t.work
}

// size is the number of workers that can run at once.
func (t *team) size() int { return min(kernels.Threads(), runtime.GOMAXPROCS(0), t.units) }

// work computes units until none is left.
func (t *team) work(worker int) {
	for {
		unit := int(t.next.Add(1)) - 1
		if unit >= t.units {
			return
		}
		t.each(worker, unit)
	}
}

// run calls each for every unit with the given number of workers, the caller being one.
func (t *team) run(workers int) {
	t.next.Store(0)
	kernels.Share(workers, t.drain)
}
