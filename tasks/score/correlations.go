package score

import (
	"cmp"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/scores"
)

// PearsonOf is the correlation of predictions with the right values. It is not defined for fewer than two examples,
// where one of the two is constant, and where a value is no finite number.
func PearsonOf(predicted, right []float64) scores.Value {
	if len(predicted) < 2 || constant(predicted) || constant(right) {
		return scores.Value{}
	}
	x, y := centred(predicted), centred(right)
	dot := 0.0
	for i := range x {
		dot += x[i] * y[i]
	}
	if math.IsNaN(dot) {
		return scores.Value{}
	}
	return scores.Value{X: max(-1, min(dot, 1)), OK: true}
}

// SpearmanOf is Pearson's correlation of the ranks, equal values having the mean of their ranks. It is not defined
// where Pearson's is not.
func SpearmanOf(predicted, right []float64) scores.Value {
	if slices.ContainsFunc(predicted, math.IsNaN) || slices.ContainsFunc(right, math.IsNaN) {
		return scores.Value{}
	}
	return PearsonOf(ranks(predicted), ranks(right))
}

func constant(x []float64) bool {
	return !slices.ContainsFunc(x, func(v float64) bool { return v != x[0] })
}

// centred is x less its mean, at length 1.
func centred(x []float64) []float64 {
	largest := 0.0
	for _, v := range x {
		largest = max(largest, math.Abs(v))
	}
	mean := 0.0
	for _, v := range x {
		mean += v / largest / float64(len(x))
	}
	out, squares := make([]float64, len(x)), 0.0
	for i, v := range x {
		out[i] = v/largest - mean // by the largest, so that squares neither overflow nor vanish
		squares += out[i] * out[i]
	}
	for i := range out {
		out[i] /= math.Sqrt(squares)
	}
	return out
}

// ranks are the places in ascending order, from 1.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return out
}
