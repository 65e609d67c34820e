package experiments

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
)

// An arm gets the whole number of steps that comes nearest to its share of the budget, and at least one.
func TestStepsOfABudgetAreRounded(t *testing.T) {
	for _, c := range []struct {
		seconds [2]float64
		want    [2]int
	}{
		{[2]float64{3, 2}, [2]int{5, 8}}, // 15/2 = 7.5
		{[2]float64{2, 3}, [2]int{8, 5}},
		{[2]float64{4, 3}, [2]int{5, 7}},   // 20/3 = 6.7
		{[2]float64{4, 3.2}, [2]int{5, 6}}, // 20/3.2 = 6.25
	} {
		p := onePlan(t, "budget: {equal: minutes}\nbase: {train: {steps: 5, warmup: 1}}\n")
		err := p.AllotSteps(func([]training.Config) ([]float64, error) { return c.seconds[:], nil })
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range p.Arms {
			got, err := p.Config(a)
			if err != nil || got.Train.Steps != c.want[i] {
				t.Errorf("of %g seconds a step: %d steps, %v; want %d", c.seconds[i], got.Train.Steps, err, c.want[i])
			}
		}
	}
	p := onePlan(t, "budget: {equal: minutes, minutes: 0.01}\nbase: {train: {steps: 5, warmup: 1}}\n")
	if err := p.AllotSteps(func([]training.Config) ([]float64, error) { return []float64{60, math.Pi}, nil }); err != nil {
		t.Fatal(err)
	}
	if c, err := p.Config(p.Arms[0]); err != nil || c.Train.Steps != 1 {
		t.Errorf("a budget below one step gives %d, %v", c.Train.Steps, err)
	}
}
