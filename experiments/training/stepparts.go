package training

import (
	"fmt"

	"github.com/ablate-go/ablate/internal/cputime"
)

// StepParts is the processor time of the parts of a training step on this machine, in seconds.
type StepParts struct {
	Window float64 // forward and backward of a window, in all networks
	Update float64 // clipping and AdamW
}

// TimeStepParts times a few steps and updates of random tokens. s are the sizes of c: the batch is made so small that a
// step has about mostFLOPs of matrix multiplication, but not smaller than a window. Errors are those of [NewTrainer] and
// [Trainer.Step].
func TimeStepParts(c Config, s Sizes, mostFLOPs float64) (StepParts, error) {
	return timeStepParts(c, s, mostFLOPs, cputime.Seconds)
}

// timeStepParts is TimeStepParts by a clock that returns seconds.
func timeStepParts(c Config, s Sizes, mostFLOPs float64, clock func() float64) (p StepParts, err error) {
	c.Train.Batch = max(1, int(min(1, mostFLOPs/s.StepFLOPs)*float64(c.Train.Batch)))
	c.Train.Accumulate = 1
	t, err := timingTrainer(c)
	if err != nil {
		return p, err
	}
	defer t.Close()
	step, err := leastSeconds(clock, func(i int) error {
		b, err := syntheticBatch(t, i)
		if err == nil {
			_, err = t.Step(b)
		}
		return err
	})
	if err != nil {
		return p, fmt.Errorf("timing a step: %w", err)
	}
	p.Update, err = leastSeconds(clock, func(int) error {
		for _, phase := range t.phases {
			norm, err := phase.optimizer.Norm()
			if err != nil {
				return err
			}
			phase.optimizer.Update(t.step, norm)
		}
		return nil
	})
	p.Window = max(0, step-p.Update) / float64(c.Train.Batch)
	return p, err
}

// leastSeconds runs f until that has taken a while, and returns the shortest time of a run. The first one, which
// allocates, counts only if it is so slow that no other follows.
func leastSeconds(clock func() float64, f func(i int) error) (least float64, err error) {
	const total = 1.0 // seconds
	for i, sum := 0, 0.0; i < 3 || sum < total; i++ {
		before := clock()
		if err := f(i); err != nil {
			return 0, err
		}
		took := clock() - before
		if i == 0 && took > slowEnough {
			return took, nil
		}
		if i > 0 {
			if sum += took; least == 0 || took < least {
				least = took
			}
		}
	}
	return least, nil
}
