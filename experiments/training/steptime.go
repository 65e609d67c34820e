package training

import (
	"fmt"
	"runtime/debug"

	"github.com/ablate-go/ablate/internal/cputime"
)

// A budget of minutes compares arms by the time of their steps. On a machine that does other things the clock on the
// wall is no judge of that: arms of one cost were found to differ by a factor of two, whatever was done about it. The
// time that processors spend on the steps is, and agreed to some percent.

const (
	rounds        = 3   // of each arm, so that what slows the machine for a while meets all of them
	stepsPerRound = 2   // timed at least; one before them makes the memory
	roundSeconds  = 0.2 // at least, since the system counts processor time with an error of milliseconds
	enoughForOne  = 5.0 // seconds after which a single step tells enough
)

// StepSeconds is the time on one core, in seconds, of a training step of each configuration on this machine: the least
// mean of a few steps, for which the configurations take turns. Models are made and freed one after the other.
func StepSeconds(configs []Config) ([]float64, error) {
	return bestOfRounds(len(configs), func(i int) (took float64, enough bool, err error) {
		t, err := timingTrainer(configs[i])
		if err != nil {
			return 0, false, err
		}
		defer debug.FreeOSMemory() // it would lie beside the next one
		defer t.Close()
		sum := 0.0
		for step := 0; ; step++ {
			b, err := syntheticBatch(t, step)
			if err != nil {
				return 0, false, err
			}
			before := cputime.Seconds()
			if _, err := t.Step(b); err != nil {
				return 0, false, fmt.Errorf("timing a step: %w", err)
			}
			took := cputime.Seconds() - before
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

// bestOfRounds times n things by turns and returns the least time of each. One that says enough is not asked again.
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
