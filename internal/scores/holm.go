package scores

import (
	"cmp"
	"slices"
)

// Holm adjusts the p of several tests for their number, by Holm's step-down method (Scandinavian Journal of Statistics
// 6, 1979): the chance that any true null hypothesis is rejected at 5 % stays below 5 %, whatever their dependence. The
// result is in the order of ps.
func Holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ps[a], ps[b]) })
	adjusted, most := make([]float64, len(ps)), 0.0
	for k, i := range order {
		most = max(most, min(1, float64(len(ps)-k)*ps[i]))
		adjusted[i] = most
	}
	return adjusted
}
