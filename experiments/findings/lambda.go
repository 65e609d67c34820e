package findings

import (
	"cmp"
	"slices"
)

// LambdaSweeps lists groups of three arms or more that differ in nothing but λ, the weight of the RTD loss, each by
// rising λ; nil if the plan has none.
func (f *Findings) LambdaSweeps() [][]*Arm {
	var groups [][]*Arm
next:
	for _, a := range f.Arms {
		if !a.RTD() {
			continue
		}
		for i, g := range groups {
			if onlyLambdaDiffers(g[0], a) {
				groups[i] = append(g, a)
				continue next
			}
		}
		groups = append(groups, []*Arm{a})
	}
	var some [][]*Arm
	for _, g := range groups {
		slices.SortFunc(g, func(a, b *Arm) int { return cmp.Compare(a.Config.Lambda, b.Config.Lambda) })
		g = slices.CompactFunc(g, func(a, b *Arm) bool { return a.Config.Lambda == b.Config.Lambda })
		if len(g) > 2 {
			some = append(some, g)
		}
	}
	return some
}

func onlyLambdaDiffers(a, b *Arm) bool {
	x, y := a.withoutBudget, b.withoutBudget
	x.Lambda = y.Lambda
	return x == y && a.text == b.text
}
