package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
)

// budget says what the arms have alike.
func (r *run) budget() string {
	b := r.Plan.Budget
	switch {
	case r.Sources != nil:
		return "Budget: that of each folder, which its own report names."
	case !r.BudgetHolds():
		return "Budget: not equal, since arms set their steps themselves."
	}
	switch b.Equal {
	case experiments.BudgetTokens:
		return "Budget: equal tokens, those of generator and discriminator counted each; the costliest arm trains the " +
			"base's steps."
	case experiments.BudgetFLOPs:
		return "Budget: equal floating-point operations; the costliest arm trains the base's steps, the others as many " +
			"more as it takes."
	case experiments.BudgetMinutes:
		s := "Budget: equal minutes of training on one core, by the processor time of a few steps of each arm when the " +
			"run began"
		if b.Minutes > 0 {
			s += fmt.Sprintf(", %g for each cell", b.Minutes)
		}
		s += "."
		if least, most, unequal := r.MinutesSpread(); unequal {
			s += fmt.Sprintf(" Not equal in the end: by the clock cells trained from %.3g to %.3g minutes, as they do "+
				"where steps are slowed by what runs beside them.", least, most)
		}
		return s
	}
	return "Budget: equal steps, and so equal tokens for each network; not equal operations or time."
}
