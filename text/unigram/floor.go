package unigram

import (
	"cmp"
	"slices"
)

// keepFloor adds pieces to those kept until there are m.floor, the ones of the highest value first. Without it the
// rounds of training can go below the wanted size of a small text, by dropping what is expected less than half a time.
func (m *model) keepFloor(keep []bool, value []float64) {
	kept := 0
	var others []int
	for i, k := range keep {
		if k {
			kept++
		} else {
			others = append(others, i)
		}
	}
	if kept >= m.floor {
		return
	}
	slices.SortFunc(others, func(a, b int) int {
		return cmp.Or(cmp.Compare(value[b], value[a]), cmp.Compare(a, b))
	})
	for _, i := range others[:min(len(others), m.floor-kept)] {
		keep[i] = true
	}
}
