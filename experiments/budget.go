package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
)

// Budget is what every cell of a plan gets the same amount of. A step does not cost the same in all arms (one network
// or two, a wide or a narrow generator), so that equal steps are not equal work: a comparison must choose, and the
// report says which was chosen.
type Budget struct {
	Equal   string  `yaml:"equal" doc:"what every arm gets the same amount of: steps; tokens, counted for each network; flops of the matrix multiplications in the graphs; or minutes of training on one core, from the processor time of a few steps. The most expensive arm trains train.steps steps, the others as many more as the budget allows; an arm that sets train.steps keeps it"`
	Minutes float64 `yaml:"minutes" doc:"with equal: minutes, the minutes of each cell; 0 means what the most expensive arm takes for train.steps"`
}

// The values of Budget.Equal.
const (
	BudgetSteps   = "steps"
	BudgetTokens  = "tokens"
	BudgetFLOPs   = "flops"
	BudgetMinutes = "minutes"
)

func (b Budget) validate() error {
	if !slices.Contains([]string{BudgetSteps, BudgetTokens, BudgetFLOPs, BudgetMinutes}, b.Equal) {
		return fmt.Errorf("budget.equal is %q and must be one of steps, tokens, flops, minutes", b.Equal)
	}
	if !(b.Minutes >= 0 && b.Minutes < 1e9) {
		return fmt.Errorf("budget.minutes is %g and must be 0 or more", b.Minutes)
	}
	if b.Minutes > 0 && b.Equal != BudgetMinutes {
		return fmt.Errorf("budget.minutes is %g and budget.equal %s: set budget.equal=minutes to give each cell minutes",
			b.Minutes, b.Equal)
	}
	return nil
}

// AllotSteps adds to each arm the train.steps that the budget allows. seconds returns the seconds of a training step of
// some configurations; it is called once, with equal minutes only, see [training.StepSeconds]. Arms that set
// train.steps keep it, so that a second call changes nothing. Errors are those of an unresolved plan and of seconds.
func (p *Plan) AllotSteps(seconds func([]training.Config) ([]float64, error)) error {
	if p.Budget.Equal == BudgetSteps {
		return nil
	}
	var arms []int // indices of the arms whose steps the budget decides
	var configs []training.Config
	for i, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			return err
		}
		if !a.setsSteps() {
			arms, configs = append(arms, i), append(configs, c)
		}
	}
	if arms == nil {
		return nil
	}
	costs, err := p.costs(arms, configs, seconds)
	if err != nil {
		return err
	}
	budget := 60 * p.Budget.Minutes
	if budget == 0 {
		for i, c := range configs {
			budget = max(budget, costs[i]*float64(c.Train.Steps))
		}
	}
	for i, arm := range arms {
		a, steps := &p.Arms[arm], max(1, math.Round(budget/costs[i]))
		a.Set = append(slices.Clone(a.Set), fmt.Sprintf("%s=%.0f", stepsKey, steps))
	}
	return nil
}

// costs returns what a training step of each arm costs, in the unit of the budget.
func (p *Plan) costs(
	arms []int, configs []training.Config, seconds func([]training.Config) ([]float64, error),
) ([]float64, error) {
	if p.Budget.Equal == BudgetMinutes {
		return seconds(configs)
	}
	costs := make([]float64, len(configs))
	for i, c := range configs {
		costs[i] = float64(c.Train.Batch * c.Train.Seq * Cell{Config: c}.networks())
		if p.Budget.Equal == BudgetFLOPs {
			s, err := training.SizesOf(c)
			if err != nil {
				return nil, fmt.Errorf("arm %s: %w", p.Arms[arms[i]].Name, err)
			}
			costs[i] = s.StepFLOPs
		}
	}
	return costs, nil
}

// copyAllottedSteps copies the arms' steps from the plan of a run folder, where both plans give equal minutes: steps
// are timed once, when a run begins, so that the same command resumes the same run.
func (p *Plan) copyAllottedSteps(have *Plan) {
	if p.Budget.Equal != BudgetMinutes || have.Budget != p.Budget {
		return
	}
	isSteps := func(s string) bool { return keyOf(s) == stepsKey }
	for i := range p.Arms {
		a := &p.Arms[i]
		b := have.arm(a.Name)
		if b == nil {
			continue
		}
		if i := slices.IndexFunc(b.Set, isSteps); i >= 0 {
			a.Set = append(slices.DeleteFunc(slices.Clone(a.Set), isSteps), b.Set[i])
		}
	}
}
