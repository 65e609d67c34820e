package plots

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/experiments"
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
		s := "Budget: equal minutes of training on one core, by a few steps of each arm that were timed when the run began"
		if b.Minutes > 0 {
			s += fmt.Sprintf(", %g for each cell", b.Minutes)
		}
		return s + "." + r.minutesTaken()
	}
	return "Budget: equal steps, and so equal tokens for each network; not equal operations or time."
}

// minutesTaken says how far the arms' minutes came out equal: what runs beside takes of them.
func (r *folder) minutesTaken() string {
	const within = 0.1
	least, most := math.Inf(1), 0.0
	for _, a := range r.arms {
		if took, ok := a.minutes(); ok {
			least, most = min(least, took), max(most, took)
		}
	}
	if most == 0 || most-least <= within*most {
		return ""
	}
	return fmt.Sprintf(" They did not come out equal: arms took from %s to %s minutes, as they were timed or trained beside other work.", fixed(least, 2), fixed(most, 2))
}

// minutes is the mean time of training of the arm's finished cells.
func (a *runArm) minutes() (mean float64, ok bool) {
	n := 0
	for _, c := range a.counted {
		if finished(c) {
			mean, n = mean+c.Rows[len(c.Rows)-1].Seconds/60, n+1
		}
	}
	return mean / float64(max(n, 1)), n > 0
}

// budgetHolds reports whether the arms have alike what the plan says; of minutes see minutesTaken.
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
			sizes, err := experiments.SizesOf(a.config)
			if err != nil {
				return false
			}
			cost *= sizes.Step
		}
		least, most = min(least, cost), max(most, cost)
	}
	return most-least <= within*most
}
