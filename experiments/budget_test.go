package experiments

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
)

func stepsOfHalfASecond(configs []training.Config) (costs []float64, err error) {
	for _, c := range configs {
		costs = append(costs, 0.5*float64(Cell{Config: c}.networks()))
	}
	return costs, nil
}

// allotted is the plan with its budget applied; a step takes half a second in each network.
func allotted(t *testing.T, budget string) *Plan {
	t.Helper()
	p := onePlan(t,
		"  - name: m\n    set: [objective=mlm, sharing=none]\n  - name: fixed\n    set: [train.steps=7]\n"+
			"budget: {"+budget+"}\nbase: {objective: rtd, train: {steps: 1000}}\n")
	if err := p.AllotSteps(stepsOfHalfASecond); err != nil {
		t.Fatal(err)
	}
	if err := p.Validate(); err != nil && !strings.Contains(err.Error(), "warmup") {
		t.Fatal(err)
	}
	return p
}

func stepsOf(t *testing.T, p *Plan) map[string]int {
	t.Helper()
	steps := map[string]int{}
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			t.Fatal(err)
		}
		steps[a.Name] = c.Train.Steps
	}
	return steps
}

func TestArmsSpendEqualBudgets(t *testing.T) {
	for budget, want := range map[string][2]int{ // steps of an arm with two networks, and of m
		"equal: steps":                {1000, 1000},
		"equal: tokens":               {1000, 2000},
		"equal: minutes":              {1000, 2000},
		"equal: minutes, minutes: 10": {600, 1200},
	} {
		steps := stepsOf(t, allotted(t, budget))
		if steps["a"] != want[0] || steps["b"] != want[0] || steps["m"] != want[1] || steps["fixed"] != 7 {
			t.Errorf("%s: steps %v, want %v", budget, steps, want)
		}
	}
	p := allotted(t, "equal: flops")
	flops := map[string]float64{}
	for _, a := range p.Arms {
		c, _ := p.Config(a)
		s, err := training.SizesOf(c)
		if err != nil {
			t.Fatal(err)
		}
		flops[a.Name] = s.StepFLOPs * float64(c.Train.Steps)
	}
	if math.Abs(flops["m"]/flops["a"]-1) > 1e-3 || math.Abs(flops["b"]/flops["a"]-1) > 1e-3 {
		t.Errorf("operations %v are not equal", flops)
	}
	if stepsOf(t, p)["a"] != 1000 && stepsOf(t, p)["b"] != 1000 {
		t.Errorf("the costliest arm does not train train.steps: %v", stepsOf(t, p))
	}
	// What is spent stays spent: a resolved plan says the same when it is run again.
	before := stepsOf(t, p)
	if err := p.AllotSteps(nil); err != nil {
		t.Fatal(err)
	}
	if after := stepsOf(t, p); after["m"] != before["m"] {
		t.Errorf("steps %v became %v", before, after)
	}
}

func TestABudgetTimedOnceStays(t *testing.T) {
	const more = "  - name: m\n    set: [objective=mlm, sharing=none]\nbudget: {equal: minutes}\n" +
		"base: {objective: rtd, train: {steps: 1000, warmup: 5}}\n"
	timed := func(seconds float64) *Plan {
		p := onePlan(t, more)
		if err := p.AllotSteps(func(configs []training.Config) (costs []float64, err error) {
			for _, c := range configs {
				costs = append(costs, seconds/float64(Cell{Config: c}.networks()))
			}
			return costs, nil
		}); err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := timed(0.5)
	dir := t.TempDir()
	same := func(p *Plan, what string) {
		t.Helper()
		for _, name := range []string{"a", "m"} {
			if stepsOf(t, p)[name] != stepsOf(t, first)[name] {
				t.Errorf("%s: arm %s trains %d steps, the folder's %d", what, name, stepsOf(t, p)[name], stepsOf(t, first)[name])
			}
		}
	}
	reconciled := func(asked *Plan, begun bool) *Plan {
		t.Helper()
		p, err := reconcile(dir, asked, first, begun)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, begun := range []bool{false, true} {
		same(reconciled(onePlan(t, more), begun), "the same command again")
		// A process that began at the same time has timed other steps.
		other := timed(0.5)
		other.Arms[0].Set = []string{"train.steps=17"}
		same(reconciled(other, begun), "another process")
	}
	if tokens := reconciled(onePlan(t, "budget: {equal: tokens}\n"), false); tokens.Arms[0].setsSteps() {
		t.Error("a plan with another budget took the folder's steps")
	}
}

func TestBudgetFaults(t *testing.T) {
	for budget, want := range map[string]string{
		"equal: euros":             `budget.equal is "euros"`,
		"minutes: -1":              "budget.minutes is -1",
		"equal: flops, minutes: 3": "budget.equal=minutes",
	} {
		testutil.WantSentence(t, onePlan(t, "budget: {"+budget+"}\n").Validate(), want)
	}
}

// An arm's operations grow with its networks by what they multiply: for one linear map, 2·rows·in·out forward
// and twice that backward.
func TestOperationsOfAStep(t *testing.T) {
	c := training.Tiny(training.ObjectiveMLM, "none", training.CouplingAlternating)
	c.Model.EMD, c.Model.Attention = false, "c2c"
	s, err := training.SizesOf(c)
	if err != nil {
		t.Fatal(err)
	}
	e, tokens := c.Model.Encoder, float64(c.Train.Batch*c.Train.Seq)
	predictions := float64(c.Train.Batch * c.Masking.MaxPredictions(c.Train.Seq))
	h := float64(e.Hidden)
	// projections, feed-forward, scores and context
	layer := tokens * (4*h*h + 2*h*float64(e.Intermediate) + 2*h*float64(c.Train.Seq))
	head := predictions * (h*h + h*float64(e.Vocab))
	if want := 3 * 2 * (float64(e.Layers)*layer + head); math.Abs(s.StepFLOPs/want-1) > 1e-12 {
		t.Errorf("%g operations a step, by hand %g", s.StepFLOPs, want)
	}
}
