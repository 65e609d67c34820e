package experiments

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Goroutines of one process wait for each other as processes do.
func TestOneGoroutineAtATimeHasAFolder(t *testing.T) {
	dir := t.TempDir()
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			err := Locked(dir, func() error {
				if n := inside.Add(1); n > most.Load() {
					most.Store(n)
				}
				time.Sleep(time.Millisecond)
				inside.Add(-1)
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d goroutines had the folder at once", most.Load())
	}
}
