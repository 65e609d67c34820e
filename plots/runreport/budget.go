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
		return say("budget/tokens", nil)
	case experiments.BudgetFLOPs:
		return say("budget/flops", nil)
	case experiments.BudgetMinutes:
		least, most, unequal := r.MinutesSpread()
		values := fill{
			"Each": "", "Unequal": unequal, "Least": fmt.Sprintf("%.3g", least), "Most": fmt.Sprintf("%.3g", most),
		}
		if b.Minutes > 0 {
			values["Each"] = fmt.Sprintf("%g", b.Minutes)
		}
		return say("budget/minutes", values)
	}
	return "Budget: equal steps, and so equal tokens for each network; not equal operations or time."
}
