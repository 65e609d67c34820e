package findings

import (
	"github.com/ablate-go/ablate/experiments/training"
)

// SameGenerator reports whether two arms have the same losses of the generator, bit for bit, at all steps of all
// seeds.
func SameGenerator(a, b *Arm) bool {
	compared := 0
	for _, x := range a.Cells {
		for _, y := range b.Cells {
			if x.Seed != y.Seed {
				continue
			}
			for _, row := range x.Rows {
				for _, key := range []string{training.MLMLoss.Key, heldOut.MLMLoss.Key} {
					v, ok := row.Get(key)
					w, _, same := cellMetric{cell: y, key: key}.at(row.Step)
					if ok && same && v != w {
						return false
					}
					if ok && same && row.Step > 0 {
						compared++
					}
				}
			}
		}
	}
	return compared > 0
}

// GeneratorGroup is two arms or more whose generators are the same at every step.
type GeneratorGroup struct {
	Arms []*Arm
	// Expected says that it must be so: in the alternating coupling nothing of RTD reaches a generator that has a table
	// of its own.
	Expected bool
}

// GeneratorGroups lists the groups of arms with the same generator, in the plan's order.
func (f *Findings) GeneratorGroups() (some []GeneratorGroup) {
	var groups [][]*Arm
next:
	for _, a := range f.Arms {
		for i, g := range groups {
			if SameGenerator(g[0], a) {
				groups[i] = append(g, a)
				continue next
			}
		}
		groups = append(groups, []*Arm{a})
	}
	for _, g := range groups {
		if len(g) < 2 {
			continue
		}
		expected := true
		for _, a := range g {
			alone := a.Config.Coupling == training.CouplingAlternating && !a.OneTable()
			expected = expected && (!a.RTD() || alone)
		}
		some = append(some, GeneratorGroup{Arms: g, Expected: expected})
	}
	return some
}

// mergeSameGenerators joins comparisons with arms whose generators are the same: in the alternating coupling nothing
// of RTD reaches them, so that NES and GDES are one observation of the MLM loss and not two.
func mergeSameGenerators(all []Comparison) []Comparison {
	var some []Comparison
next:
	for _, c := range all {
		for i, s := range some {
			a, b := s.Smaller.Terms[0].Arm, c.Smaller.Terms[0].Arm
			alike := s.Larger.Terms[0].Arm == c.Larger.Terms[0].Arm && s.Remark == c.Remark && s.Step == c.Step &&
				s.LargerMean == c.LargerMean && s.SmallerMean == c.SmallerMean
			if alike && SameGenerator(a, b) {
				some[i].SameGenerator = append(some[i].SameGenerator, b.Name)
				continue next
			}
		}
		some = append(some, c)
	}
	return some
}
