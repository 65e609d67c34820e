package finetune

import "context"

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
	return r.workload().seconds(ctx, m)
}
