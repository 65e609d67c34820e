package training

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/ablate-go/ablate/internal/cputime"
	"github.com/ablate-go/ablate/internal/device"
)

// A budget of minutes compares arms by the time of their steps. Wall-clock time is not good enough on a machine that
// also does other work: arms of equal cost differed by a factor of two. Their processor time agreed within a few
// percent.

const (
	rounds        = 3   // the arms take turns, so that a slow period of the machine affects all of them
	stepsPerRound = 2   // timed steps, at least; one step before them allocates the memory
	roundSeconds  = 0.2 // timed seconds, at least: processor time has an error of milliseconds
)

// StepSeconds returns the processor time, in seconds, of a training step of each configuration on this machine: the
// smallest of a few means over some steps. Models are built and freed one after the other. A configuration for a device
// is timed by the wall clock, as the processor waits meanwhile. Errors are those of [NewTrainer] and [Trainer.Step].
func StepSeconds(configs []Config) ([]float64, error) {
	start := time.Now()
	return stepSeconds(configs, cputime.Seconds, func() float64 { return time.Since(start).Seconds() })
}

// stepSeconds is StepSeconds by clocks that return seconds: of the processor, and of the wall.
func stepSeconds(configs []Config, processor, wall func() float64) ([]float64, error) {
	return bestOfRounds(len(configs), func(i int) (took float64, enough bool, err error) {
		clock := processor
		if !device.IsCPU(configs[i].Train.Device) {
			clock = wall
		}
		t, err := timingTrainer(configs[i])
		if err != nil {
			return 0, false, err
		}
		defer debug.FreeOSMemory() // before the next model is built
		defer t.Close()
		sum := 0.0
		for step := 0; ; step++ {
			b, err := syntheticBatch(t, step)
			if err != nil {
				return 0, false, err
			}
			before := clock()
			if _, err := t.Step(b); err != nil {
				return 0, false, fmt.Errorf("timing a step: %w", err)
			}
			took := clock() - before
			if step == 0 {
				if took > slowEnough {
					return took, true, nil
				}
				continue
			}
			if sum += took; step >= stepsPerRound && sum >= roundSeconds {
				return sum / float64(step), false, nil
			}
		}
	})
}

// bestOfRounds calls turn for each of n things in several rounds and returns the smallest time of each. A thing whose
// turn returns enough is not timed again.
func bestOfRounds(n int, turn func(i int) (took float64, enough bool, err error)) ([]float64, error) {
	best, known := make([]float64, n), make([]bool, n)
	for round := range rounds {
		for i := range n {
			if known[i] {
				continue
			}
			took, enough, err := turn(i)
			if err != nil {
				return nil, err
			}
			if round == 0 || took < best[i] {
				best[i] = took
			}
			known[i] = enough
		}
	}
	return best, nil
}
