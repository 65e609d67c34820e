package findings

import "github.com/ablate-go/ablate/experiments/measure"

// SharedTable is how the gradients of MLM and RTD met on the one table of an arm, over the second half of training.
// The paper argues that they oppose each other and prints no such number. Unrelated gradients would have a cosine of
// 0 and half of the rows opposed.
type SharedTable struct {
	Arm     *Arm
	Cosine  Estimate // of the two gradients, over all rows
	Opposed Estimate // part of the rows looked up whose two gradients have a negative cosine, from 0 to 1
	Ratio   Estimate // length of RTD's gradient over that of MLM's
	// Contribution is RTD's part of what a step's gradients add to the table under Adam's preconditioner, momentum aside.
	// It may not exist.
	Contribution Estimate
}

// SharedTables lists the arms with one table in which the gradients were measured.
func (f *Findings) SharedTables() (some []SharedTable) {
	for _, a := range f.Arms {
		t := SharedTable{
			Arm: a, Cosine: a.Late(measure.ConflictCos), Opposed: a.Late(measure.ConflictNegative),
			Ratio: a.Late(measure.ConflictRatio), Contribution: a.Late(measure.ContributionShare),
		}
		if a.OneTable() && t.Cosine.Mean.OK && t.Opposed.Mean.OK && t.Ratio.Mean.OK {
			some = append(some, t)
		}
	}
	return some
}
