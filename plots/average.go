package plots

import (
	"slices"

	"github.com/ablate-go/ablate/internal/scores"
)

// Average is the mean of n lines with its 95 % t interval, at each x that any of them has, in rising order. All three
// are NaN where one of the n lines has no value, and low and high are NaN everywhere for a single line.
func Average(lines []Line, n int) (x, mean, low, high []float64) {
	at := map[float64][]float64{}
	for _, l := range lines {
		for i, y := range l.Y {
			at[l.X[i]] = append(at[l.X[i]], y)
		}
	}
	for v := range at {
		x = append(x, v)
	}
	slices.Sort(x)
	for _, v := range x {
		e := scores.Estimate{}
		if len(at[v]) == n {
			e, _ = scores.Of(at[v]) // an error leaves no estimate
		}
		mean, low, high = append(mean, e.Mean.OrNaN()), append(low, e.Low.OrNaN()), append(high, e.High.OrNaN())
	}
	return x, mean, low, high
}
