package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
)

// Budget is what all cells of a plan get alike. Arms cost differently, one network or two, a wide generator or
// a narrow one, so that equal steps are not equal work: a comparison has to choose, and the report says what.
type Budget struct {
	Equal   string  `yaml:"equal" doc:"what all arms get alike: steps; tokens, each network's counted; flops, those of matrix products as counted in the graphs; or minutes of training on one core, from the processor time of a few steps. The costliest arm trains train.steps, the others as many more as it takes; an arm that sets train.steps keeps it"`
	Minutes float64 `yaml:"minutes" doc:"with equal: minutes, how many each cell gets; 0 means what the costliest arm takes for train.steps"`
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
		return fmt.Errorf("budget.minutes is %g and budget.equal %s: set budget.equal=minutes to give each cell minutes", b.Minutes, b.Equal)
	}
	return nil
}

// AllotSteps gives each arm the steps that the budget pays for, as a train.steps of its own. seconds are the times of a
// training step of some configurations, and are asked for once, with equal minutes only; see [training.StepSeconds]. Arms that
// set train.steps keep them, so that a plan whose steps are allotted stays as it is.
func (p *Plan) AllotSteps(seconds func([]training.Config) ([]float64, error)) error {
	if p.Budget.Equal == BudgetSteps {
		return nil
	}
	var arms []int // that the budget decides
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

// costs are what a training step of each of the arms takes of the budget.
func (p *Plan) costs(arms []int, configs []training.Config, seconds func([]training.Config) ([]float64, error)) ([]float64, error) {
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

// copyAllottedSteps takes over the steps that a run folder's plan has for the arms, where both give equal minutes: those are
// timed once, when a run begins, so that the same command goes on with the same run.
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
		if own := slices.IndexFunc(b.Set, isSteps); own >= 0 {
			a.Set = append(slices.DeleteFunc(slices.Clone(a.Set), isSteps), b.Set[own])
		}
	}
}
