package findings

import (
	"math"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
)

// BudgetHolds reports whether the arms have alike what the plan's budget says, within 1 %: steps, tokens or
// floating-point operations. Arms that set their steps themselves may not. A budget of minutes is measured while
// training, see MinutesSpread.
func (f *Findings) BudgetHolds() bool {
	const within = 0.01
	least, most := math.Inf(1), 0.0
	for _, a := range f.Arms {
		cost := float64(a.Config.Train.Steps)
		switch f.Result.Plan.Budget.Equal {
		case experiments.BudgetMinutes:
			return true
		case experiments.BudgetTokens:
			cost *= float64(a.networks())
		case experiments.BudgetFLOPs:
			sizes, err := training.SizesOf(a.Config)
			if err != nil {
				return false
			}
			cost *= sizes.StepFLOPs
		}
		least, most = min(least, cost), max(most, cost)
	}
	return most-least <= within*most
}

// Minutes are, for a budget of minutes, what the finished cells of each arm have trained, on average and by arm; nil
// for other budgets, for folders put together, and if no cell has finished. Evaluations do not count.
func (f *Findings) Minutes() map[string]float64 {
	if f.Result.Plan.Budget.Equal != experiments.BudgetMinutes || f.Result.Sources != nil {
		return nil
	}
	var mean map[string]float64
	for _, a := range f.Arms {
		sum, n := 0.0, 0
		for _, c := range a.Cells {
			if Finished(c) {
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

// MinutesSpread is the least and the most that cells trained by arm, in minutes, where arms that were to train for
// equal minutes differ by more than a tenth; unequal is false if they do not, or if the budget is not one of minutes.
func (f *Findings) MinutesSpread() (least, most float64, unequal bool) {
	const within = 1.1
	least = math.Inf(1)
	for _, m := range f.Minutes() {
		least, most = min(least, m), max(most, m)
	}
	if most <= within*least {
		return 0, 0, false
	}
	return least, most, true
}
