package findings

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/prose"
)

// comesThereSooner is the paper's headline, that training is more efficient, for the generator.
func comesThereSooner(arms []*Arm) Claim {
	return Claim{
		Title: "Steps to the MLM loss where ES ends: fewer with NES and GDES",
		Kind:  "share", Short: "steps",
		Statement: "without sharing (NES) and with GDES the generator comes in fewer steps to the MLM loss at which it ends " +
			"with one shared table (ES)",
		Measure: "share of ES's steps at which the held-out MLM loss, made monotone, is where that of ES ends",
		Note: "The share of steps is reckoned within each seed. A loss that is not reached has no share, and leaves the claim " +
			"undecided, or not confirmed where no seed reaches it.",
		SubjectSmaller: true,
		Comparisons: mergeSameGenerators(pairs(arms, []string{es}, []string{none, gdes},
			func(shared, other *Arm) Comparison {
				return Compare(shareOfSteps(shared, shared), shareOfSteps(other, shared))
			})),
	}
}

// shareOfSteps is the share of the steps of a reference at which an arm's generator comes to the loss where that of the
// reference ends.
func shareOfSteps(a, reference *Arm) Quantity {
	return Quantity{
		Name:       a.Name,
		Terms:      []Term{{Arm: a, Metric: heldOut.MLMLoss}, {Arm: reference, Metric: heldOut.MLMLoss}},
		shareOfEnd: true,
	}
}

// shareTotal is total for a share of steps.
func (q Quantity) shareTotal(cells []experiments.CellResult, at func(cellMetric) int) (float64, bool) {
	r, reached, ok := shareOfSeed(q.Terms, cells, CostSteps, func(c experiments.CellResult) int {
		return at(cellMetric{cell: c, key: q.Terms[0].Metric.Key})
	})
	return r, reached && ok
}

// noteNotReached says in the comparison's remark how many seeds do not reach a level.
func (c *Comparison) noteNotReached(seeds int) {
	if c.NotReached == 0 {
		return
	}
	c.Remark = fmt.Sprintf("%s does not come there in %s of %d", c.Smaller.Name, prose.Count(c.NotReached, "seed"), seeds)
	if c.NotReached == seeds {
		c.NoNumbers = true
	}
}
