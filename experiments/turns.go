package experiments

import (
	"fmt"
	"runtime/debug"
	"syscall"
)

// A budget of minutes compares arms by the time of their steps. On a machine that does other things the clock on the
// wall is no judge of that: arms of one cost were found to differ by a factor of two, whatever was done about it. The
// time that processors spend on the steps is, and agreed to some percent.

const (
	turns        = 3   // of each arm, so that what slows the machine for a while meets all of them
	stepsOfATurn = 2   // timed; one before them makes the memory
	enoughForOne = 5.0 // seconds after which a single step tells enough
)

// StepSeconds is the time on one core, in seconds, of a training step of each configuration on this machine: the least of
// a few steps, for which the configurations take turns. Models are made and freed one after the other.
func StepSeconds(configs []Config) ([]float64, error) {
	return byTurns(len(configs), func(i int) ([]float64, error) {
		t, err := timed(configs[i])
		if err != nil {
			return nil, err
		}
		defer debug.FreeOSMemory() // it would lie beside the next one
		defer t.Close()
		var times []float64
		for step := range 1 + stepsOfATurn {
			b, err := noTextBatch(t, step)
			if err != nil {
				return nil, err
			}
			before := processorSeconds()
			if _, err := t.Step(b); err != nil {
				return nil, fmt.Errorf("timing a step: %w", err)
			}
			took := processorSeconds() - before
			if step == 0 && took > enoughForOne {
				return []float64{took}, nil
			}
			if step > 0 {
				times = append(times, took)
			}
		}
		return times, nil
	})
}

// byTurns times n things by turns and returns the least time of each. One that gives a single time is not asked again.
func byTurns(n int, turn func(i int) ([]float64, error)) ([]float64, error) {
	best, asked := make([]float64, n), make([]int, n)
	for round := range turns {
		for i := range n {
			if round > 0 && asked[i] == 1 {
				continue
			}
			times, err := turn(i)
			if err != nil {
				return nil, err
			}
			for _, took := range times {
				if asked[i] == 0 || took < best[i] {
					best[i] = took
				}
				asked[i]++
			}
		}
	}
	return best, nil
}

// processorSeconds is what this process has used of processors so far.
func processorSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // it fails for bad arguments only
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
