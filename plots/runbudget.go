package plots

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
)

// budget says what the arms have alike.
func (r *folder) budget() string {
	b := r.Plan.Budget
	switch {
	case r.Sources != nil:
		return "Budget: that of each folder, which its own report names."
	case !r.budgetHolds():
		return "Budget: not equal, since arms set their steps themselves."
	}
	switch b.Equal {
	case experiments.BudgetTokens:
		return "Budget: equal tokens, those of generator and discriminator counted each; the costliest arm trains the base's steps."
	case experiments.BudgetFLOPs:
		return "Budget: equal floating-point operations; the costliest arm trains the base's steps, the others as many more as it takes."
	case experiments.BudgetMinutes:
		s := "Budget: equal minutes of training on one core, by the processor time of a few steps of each arm when the run began"
		if b.Minutes > 0 {
			s += fmt.Sprintf(", %g for each cell", b.Minutes)
		}
		return s + "." + r.took()
	}
	return "Budget: equal steps, and so equal tokens for each network; not equal operations or time."
}

// minutes are, for a budget of minutes, what the finished cells of each arm have trained, on average; nil if none has
// finished. Evaluations do not count.
func (r *folder) minutes() map[string]float64 {
	if r.Plan.Budget.Equal != experiments.BudgetMinutes || r.Sources != nil {
		return nil
	}
	var mean map[string]float64
	for _, a := range r.arms {
		sum, n := 0.0, 0
		for _, c := range a.cells {
			if finished(c) {
				sum, n = sum+c.Rows[len(c.Rows)-1].Seconds/60, n+1
			}
		}
		if n > 0 {
			if mean == nil {
				mean = map[string]float64{}
			}
			mean[a.Name] = sum / float64(n)
		}
	}
	return mean
}

// took says whether arms that were to train for equal minutes have done so.
func (r *folder) took() string {
	const within = 1.1
	least, most := math.Inf(1), 0.0
	for _, m := range r.minutes() {
		least, most = min(least, m), max(most, m)
	}
	if most <= within*least {
		return ""
	}
	return fmt.Sprintf(" Not equal in the end: by the clock cells trained from %.3g to %.3g minutes, as they do where steps are slowed by what runs beside them.", least, most)
}

// budgetHolds reports whether the arms have alike what the plan says; minutes are measured, see took.
func (r *folder) budgetHolds() bool {
	const within = 0.01
	least, most := math.Inf(1), 0.0
	for _, a := range r.arms {
		cost := float64(a.config.Train.Steps)
		switch r.Plan.Budget.Equal {
		case experiments.BudgetMinutes:
			return true
		case experiments.BudgetTokens:
			if a.rtd() {
				cost *= 2
			}
		case experiments.BudgetFLOPs:
			sizes, err := training.SizesOf(a.config)
			if err != nil {
				return false
			}
			cost *= sizes.StepFLOPs
		}
		least, most = min(least, cost), max(most, cost)
	}
	return most-least <= within*most
}
