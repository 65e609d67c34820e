package attention

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/ablate-go/ablate/internal/kernels"
)

// team spreads independent units of work over as many goroutines as kernels.SetThreads allows, without
// allocating. Heads of sequences are far better pieces than parts of their small products.
//
// Units write to places of their own and are never split, so that who runs which does not matter to
// the result.
type team struct {
	units int
	next  atomic.Int64
	wait  sync.WaitGroup
	each  func(worker, unit int)
	work  []func() // one started goroutine each; func values without arguments need no closure per call
}

func (t *team) init(units int, each func(worker, unit int)) { t.units, t.each = units, each }

// grow prepares for as many workers as can run at once and returns their number.
func (t *team) grow() int {
	n := min(kernels.Threads(), runtime.GOMAXPROCS(0), t.units)
	for len(t.work) < n {
		worker := len(t.work)
		t.work = append(t.work, func() {
			defer t.wait.Done()
			t.drain(worker)
		})
	}
	return n
}

func (t *team) drain(worker int) {
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
	t.wait.Add(workers - 1)
	for w := 1; w < workers; w++ {
		go t.work[w]()
	}
	t.drain(0)
	t.wait.Wait()
}
