package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/ablate-go/ablate/plots/runreport"
)

// growEvery is the least time between two reports of a run that is under way.
const growEvery = 30 * time.Second

// reportShare bounds what these reports cost: the time to write one is this share of the time to the next at most.
const reportShare = 0.05

// growReport writes the report of a run folder again and again while the run is under way, on a page that loads itself
// again. stop ends that, and reports whether there is such a page. Errors are left to the report at the end.
func growReport(dir string, every time.Duration) (stop func() (written bool)) {
	done := make(chan struct{})
	written := false
	var ended sync.WaitGroup
	ended.Go(func() {
		pause := every
		for {
			select {
			case <-done:
				return
			case <-time.After(pause):
			}
			start := time.Now()
			if reportUnderWay(dir, every) == nil {
				written = true
			}
			pause = max(every, time.Duration(float64(time.Since(start))/reportShare))
		}
	})
	return func() bool {
		close(done)
		ended.Wait()
		return written
	}
}

// reportUnderWay writes a report that loads itself again. A panic is an error: training goes on.
func reportUnderWay(dir string, every time.Duration) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return runreport.WriteFolder(dir, runreport.Meta{Version: programVersion(), Reload: max(1, int(every.Seconds()))})
}
