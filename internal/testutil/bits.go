package testutil

import (
	"maps"
	"math"
	"slices"
)

// SameBits tells 0 from -0 and takes a NaN for equal to itself, which == does not.
func SameBits(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

// Differing names the tensors that are not the same bits in both, and those that one of them lacks, in order.
func Differing(a, b map[string][]float32) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if other, ok := b[name]; !ok || !SameBits(a[name], other) {
			names = append(names, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}
