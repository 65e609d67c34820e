package main

import "slices"

// spread is a median with the smallest and the largest value.
type spread struct{ median, min, max float64 }

// spreadOf needs one value at least.
func spreadOf(values []float64) spread {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return spread{median: (v[(n-1)/2] + v[n/2]) / 2, min: v[0], max: v[n-1]}
}

// ratios returns for each pair of rounds the time of theirs divided by the time of ours.
func (r row) ratios() spread {
	var values []float64
	for i := range r.ours {
		values = append(values, r.theirs[i].Seconds/r.ours[i].Seconds)
	}
	return spreadOf(values)
}

// speed is the median of tokens per second.
func (r row) speed(rounds []answer) float64 {
	var values []float64
	for _, a := range rounds {
		values = append(values, float64(r.steps*r.shape.Tokens())/a.Seconds)
	}
	return spreadOf(values).median
}

func peak(rounds []answer) int64 {
	var most int64
	for _, a := range rounds {
		most = max(most, a.PeakBytes)
	}
	return most
}
