package findings

import (
	"math"
	"slices"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
)

// Quantity is a number that each seed has: a weighted sum of metrics of one or several arms, such as E_G's cosine less
// E_D's in one arm, or the mean loss of two arms.
type Quantity struct {
	Name     string // for a reader: that of an arm, say
	Terms    []Term // at least one
	Absolute bool   // whether the sum counts without its sign

	shareOfEnd bool // not a sum, but the share of steps at which the first term comes to where the second ends
}

// Term is one metric of a Quantity.
type Term struct {
	Arm    *Arm
	Metric measure.Metric
	Weight float64
	// OverTraining takes the mean of all measurements after step 0, not the last: what learns faster has the lower mean
	// loss, wherever it ends.
	OverTraining bool
}

// LastValue is an arm's metric at the end of training, under the arm's name.
func LastValue(a *Arm, m measure.Metric) Quantity {
	return Quantity{Name: a.Name, Terms: []Term{{Arm: a, Metric: m, Weight: 1}}}
}

// MeanOverTraining is the mean of an arm's metric over training, under the arm's name.
func MeanOverTraining(a *Arm, m measure.Metric) Quantity {
	return Quantity{Name: a.Name, Terms: []Term{{Arm: a, Metric: m, Weight: 1, OverTraining: true}}}
}

// total is the quantity's value for one seed, given the cell of each term, with each term read at the step that at
// gives for it.
func (q Quantity) total(cells []experiments.CellResult, at func(cellMetric) int) (sum float64, ok bool) {
	if q.shareOfEnd {
		return q.shareTotal(cells, at)
	}
	for i, t := range q.Terms {
		m := cellMetric{cell: cells[i], key: t.Metric.Key}
		v, _, ok := m.at(at(m))
		if t.OverTraining {
			v, ok = m.meanTo(at(m))
		}
		if !ok {
			return 0, false
		}
		sum += t.Weight * v
	}
	if q.Absolute {
		sum = math.Abs(sum)
	}
	return sum, true
}

// cellsBySeed lists, seed by seed, the cell of each term's arm, where every one of them is wanted.
func cellsBySeed(terms []Term, wanted func(experiments.CellResult) bool) [][]experiments.CellResult {
	var all [][]experiments.CellResult
	for _, first := range terms[0].Arm.Cells {
		var cells []experiments.CellResult
		for _, t := range terms {
			for _, c := range t.Arm.Cells {
				if c.Seed == first.Seed && wanted(c) {
					cells = append(cells, c)
				}
			}
		}
		if len(cells) == len(terms) {
			all = append(all, cells)
		}
	}
	return all
}

// armsWith names the terms' arms that have some property.
func armsWith(terms []Term, has func(*Arm) bool) []string {
	var names []string
	for _, t := range terms {
		if has(t.Arm) && !slices.Contains(names, t.Arm.Name) {
			names = append(names, t.Arm.Name)
		}
	}
	return names
}

// withoutLearning names the terms' arms of which no seed has learnt what the metric is about.
func withoutLearning(terms []Term) []string {
	var names []string
	for _, t := range terms {
		reason := collapsed
		if t.Metric.Key == heldOut.MLMLoss.Key || t.Metric.Key == heldOut.MLMAccuracy.Key {
			reason = idleGenerator
		}
		all := len(t.Arm.Counted) > 0
		for _, c := range t.Arm.Counted {
			all = all && reason(c) != ""
		}
		if all && !slices.Contains(names, t.Arm.Name) {
			names = append(names, t.Arm.Name)
		}
	}
	return names
}
