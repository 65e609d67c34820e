package experiments

import (
	"maps"
	"math"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
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

// The same command goes on with a run of equal tokens or operations, whose arms have steps of their own.
func TestEveryBudgetGoesOn(t *testing.T) {
	for _, budget := range []string{BudgetTokens, BudgetFLOPs, BudgetMinutes} {
		p, set := queuePlan(t, 1)
		p.Budget.Equal = budget
		p.Arms = append(p.Arms, Arm{Name: "mlm", Set: []string{"objective=mlm", "sharing=none"}})
		dir := t.TempDir()
		seconds := func(all []training.Config) ([]float64, error) {
			costs := make([]float64, len(all))
			for i := range costs {
				costs[i] = float64(1 + i)
			}
			return costs, nil
		}
		first := &Runner{Plan: p, Out: dir, StepSeconds: seconds}
		if err := first.OpenWith(set); err != nil {
			t.Fatal(err)
		}
		cells, err := first.Cells()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cells {
			if _, err := c.prepareFolder(); err != nil {
				t.Fatal(err)
			}
		}
		a, err := first.Plan.Config(first.Plan.Arms[2])
		if err != nil || a.Train.Steps == p.Base.Train.Steps && budget != BudgetMinutes {
			t.Fatalf("%s: the arm of one network has the steps of all, %v", budget, err)
		}
		before := testutil.Folder(t, dir)
		if err := (&Runner{Plan: p, Out: dir, StepSeconds: seconds}).OpenWith(set); err != nil {
			t.Errorf("%s: %v", budget, err)
		}
		if !maps.Equal(testutil.Folder(t, dir), before) {
			t.Errorf("%s: the same command changed the folder", budget)
		}
	}
}
