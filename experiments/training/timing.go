package training

import (
	"fmt"
	"slices"
	"time"

	"github.com/ablate-go/ablate/internal/rng"
)

// StepTimes is the time of a cell's parts on this machine, in seconds on one core.
type StepTimes struct {
	StepSeconds      float64 // one training step
	EvalBatchSeconds float64 // one held-out batch
}

// TimeSteps trains and evaluates a few batches of random tokens and returns the median times. The first batch, which
// allocates the memory, counts only if it takes so long that no other follows. Errors are those of [NewTrainer] and
// [Trainer.Step].
func TimeSteps(c Config) (StepTimes, error) {
	t, err := timingTrainer(c)
	if err != nil {
		return StepTimes{}, err
	}
	defer t.Close()
	e, err := NewEvaluator(t)
	if err != nil {
		return StepTimes{}, err
	}
	defer e.Close()
	var cost StepTimes
	if cost.StepSeconds, err = medianSeconds(func(i int) error {
		b, err := syntheticBatch(t, i)
		if err != nil {
			return err
		}
		_, err = t.Step(b)
		return err
	}); err != nil {
		return cost, fmt.Errorf("timing a step: %w", err)
	}
	cost.EvalBatchSeconds, err = medianSeconds(func(i int) error {
		b, err := syntheticBatch(t, i)
		if err != nil {
			return err
		}
		_, err = e.Score([]*Batch{b})
		return err
	})
	return cost, err
}

// TimeStepsSeconds estimates how long [TimeSteps] takes, in seconds on a core of a server with AVX-512.
func TimeStepsSeconds(s Sizes) float64 {
	const operations = 50e9 // a second
	step := s.StepFLOPs / operations
	both := step + step/3 // and an evaluation
	if step > slowEnough {
		return both
	}
	return 4 * both
}

// slowEnough is the time of a first step, in seconds, above which no further step is timed.
const slowEnough = 5.0

// timingTrainer makes a trainer for steps that are only timed.
func timingTrainer(c Config) (*Trainer, error) {
	// Training must not diverge here: a cell reports that with the step at which it happens. The learning rates are not
	// touched, as they are part of the program of a device, which is compiled once for the timing and the training.
	c.Train.Warmup, c.Train.Steps = 1e9, 1e9
	c.Train.GeneratorShare = 0 // of rtd-frozen the longer steps are timed, those of the discriminator
	c.Model.From = ""          // random weights take the same time
	return NewTrainer(c, 1)
}

func syntheticBatch(t *Trainer, step int) (*Batch, error) {
	v := SyntheticVocabulary(t.Config.Model.Encoder.Vocab)
	return t.Batch(v, v.Windows(t.Config, step), 1, step)
}

// CellSeconds estimates the time of a whole cell in seconds, with its evaluations.
func (t StepTimes) CellSeconds(c Config) float64 {
	evaluations := 3 + c.Train.Steps/c.Intervals.EvalEvery // at step 0, at the end, and there of out-of-domain text too
	return float64(c.Train.Steps)*t.StepSeconds + float64(evaluations*c.Intervals.EvalBatches)*t.EvalBatchSeconds
}

// medianSeconds runs f a few times and returns the median of its times in seconds. The first run counts only if it is
// so slow that no other follows.
func medianSeconds(f func(i int) error) (float64, error) {
	const runs, total = 9, 0.8 // steps, seconds
	var times []float64
	sum := 0.0
	for i := 0; i < 3 || i <= runs && sum < total; i++ {
		start := time.Now()
		if err := f(i); err != nil {
			return 0, err
		}
		took := time.Since(start).Seconds()
		if i == 0 && took > slowEnough {
			return took, nil
		}
		if i > 0 {
			times, sum = append(times, took), sum+took
		}
	}
	slices.Sort(times)
	return times[len(times)/2], nil
}

// SyntheticVocabulary is a vocabulary of this many ids without text, for steps that are only timed: four special ids
// first, then words, and [MASK] last. It implements [objectives.Vocabulary].
type SyntheticVocabulary int

// IsSpecial implements [objectives.Vocabulary].
func (v SyntheticVocabulary) IsSpecial(id int) bool { return id < 4 || id == int(v)-1 }

// StartsWord implements [objectives.Vocabulary]: every id is a word.
func (SyntheticVocabulary) StartsWord(int) bool { return true }

// MaskID implements [objectives.Vocabulary].
func (v SyntheticVocabulary) MaskID() int { return int(v) - 1 }

// PadID implements [objectives.Vocabulary].
func (SyntheticVocabulary) PadID() int { return 0 }

// Size implements [objectives.Vocabulary].
func (v SyntheticVocabulary) Size() int { return int(v) }

// Windows draws the windows of a batch, Batch*Seq random words, which depend on the step alone.
func (v SyntheticVocabulary) Windows(c Config, step int) []int {
	r := rng.Stream(1, "timing", uint64(step))
	ids := make([]int, c.Train.Batch*c.Train.Seq)
	for i := range ids {
		ids[i] = 4 + r.IntN(int(v)-5)
	}
	return ids
}
