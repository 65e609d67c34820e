package machine

import (
	"math"
	"slices"
	"time"

	"github.com/ablate-go/ablate/benchmarks"
	"github.com/ablate-go/ablate/experiments/training"
)

const (
	stepTotal  = 1.2 // seconds of steps that are timed, and
	leastSteps = 3   // so many steps on a slow machine
)

// time adds the wall-clock time of a training step of the shape, the median of some, to the result. One step before
// them allocates the memory.
func (r *Result) time(s benchmarks.Shape) error {
	config, words := s.Config(), training.SyntheticVocabulary(s.Vocab)
	t, err := training.NewTrainer(config, 1)
	if err != nil {
		return err
	}
	defer t.Close()
	var times []float64
	for sum := 0.0; len(times) < 1+leastSteps || sum < stepTotal; {
		step := t.StepsDone()
		batch, err := t.Batch(words, words.Windows(config, step), 1, step)
		if err != nil {
			return err
		}
		start := time.Now()
		if _, err := t.Step(batch); err != nil {
			return err
		}
		took := time.Since(start).Seconds()
		if times = append(times, took); len(times) > 1 {
			sum += took
		}
	}
	times = times[1:]
	slices.Sort(times)
	r.StepShape, r.StepSeconds, r.StepTokens = s.Name, rounded(times[len(times)/2]), s.Tokens()
	r.TokensASecond = rounded(float64(r.StepTokens) / r.StepSeconds)
	return nil
}

// Seconds estimates how long Measure takes on a number of threads. It does a small matrix multiplication on one
// thread to find out, for milliseconds. Errors are those of counting the operations of a step.
func (r *Report) Seconds(threads int) (float64, error) {
	s, err := benchmarks.FindShape(stepShape)
	if err != nil {
		return 0, err
	}
	sizes, err := training.SizesOf(s.Config())
	if err != nil {
		return 0, err
	}
	probe := Shape{M: 256, N: 128, K: 128}
	call, speed := probe.product(), 0.0
	for range 3 { // the first call allocates
		speed = max(speed, probe.operations()/timed(call, 1))
	}
	seconds := func(operations float64) float64 { return operations / (speed * float64(threads)) }
	const rest = 1.5 // of what a step takes, two thirds are matrix multiplication
	step := rest * seconds(sizes.StepFLOPs)
	total := step + math.Max(stepTotal, leastSteps*step)
	for _, p := range shapes {
		total += math.Max(productSeconds, leastRounds*seconds(p.operations()))
	}
	return total, nil
}
