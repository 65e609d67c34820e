package finetune

import (
	"context"
	"slices"
	"time"
)

// timedBatches is how many batches of the first epoch are timed.
const timedBatches = 3

// Estimate times some batches and returns how long the trials that have not ended will take, in seconds. It trains
// nothing that is kept.
func (r *Run) Estimate(ctx context.Context) (seconds float64, err error) {
	open := r.Remaining()
	if len(open) == 0 {
		return 0, nil
	}
	m, err := r.model(open[0])
	if err != nil {
		return 0, err
	}
	// Training must not diverge here: a trial reports that with the update at which it happens.
	t, err := newTrainer(m, r.Data.Train, r.windows.train, open[0].Seed, 1e-12)
	if err != nil {
		return 0, err
	}
	defer t.close()
	batches := epochBatches(t.units, r.Config.Batch, r.Config.Tokens, t.seed, 0)
	slices.SortStableFunc(batches, func(a, b batch) int { return a.seq - b.seq })
	sum := 0.0
	for i := range timedBatches {
		if ctx.Err() != nil {
			return 0, ErrInterrupted
		}
		x := batches[(2*i+1)*len(batches)/(2*timedBatches)]
		t.step, t.epoch, t.batches = 0, 0, []batch{x}
		if _, err := t.next(); err != nil { // the first run allocates memory
			return 0, err
		}
		start := time.Now()
		t.step, t.epoch = 0, 0
		if _, err := t.next(); err != nil {
			return 0, err
		}
		sum += time.Since(start).Seconds()
	}
	step := sum / timedBatches
	all := 0.0
	for _, o := range open {
		all += float64(t.steps()-min(o.progress(), t.steps())) * step
	}
	// An evaluation has no backward pass, which takes two thirds of the time.
	tokens := func(n int) float64 {
		return float64(n) / float64(len(r.windows.train)) * float64(t.epochSteps()) * step / 3
	}
	for i := range r.windows.dev {
		all += float64(len(open)*r.Config.Epochs) * tokens(len(r.windows.dev[i]))
	}
	for i := range r.windows.test {
		all += float64(len(open)) * tokens(len(r.windows.test[i]))
	}
	return all, nil
}
