package plots_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots"
)

func TestScoresOverLambda(t *testing.T) {
	p := must[*experiments.Plan](t)(experiments.LoadPlan("lambda"))
	for _, s := range []string{"train.steps=200", "watch.eval_every=20", "watch.measure_every=20", "seeds=[1, 2]"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	r := filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		sharing, _, _ := strings.Cut(arm, "-")
		return asThePaper("rtd-"+sharing, seed, key, step)
	})
	_, md := written(t, r, plots.Meta{})
	expect(t, md, "figures/lambda-mlm-loss.png", "es, joint 6.02 at 100", "gdes, alternating 5.02 at 100", "Budget: equal steps")
}

func TestBudgetsAreSaid(t *testing.T) {
	p := must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	for _, s := range []string{"budget.equal=tokens", "train.steps=200", "train.warmup=5", "watch.eval_every=20", "watch.measure_every=20"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	_, md := written(t, filled(t, p, asThePaper), plots.Meta{})
	expect(t, md, "Budget: not equal, since arms set their steps themselves")
	if err := p.Spend(nil); err != nil {
		t.Fatal(err)
	}
	_, md = written(t, filled(t, p, asThePaper), plots.Meta{})
	expect(t, md, "Budget: equal tokens", "| mlm | mlm |", "| 400 |")
}

// Arms of one budget that end at different steps are compared at their ends, where the rate of each is 0.
func TestFinishedArmsAreComparedAtTheirEnds(t *testing.T) {
	p := must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	for _, s := range []string{"budget.equal=tokens", "train.warmup=5", "watch.eval_every=20", "watch.measure_every=20", "train.steps=200"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	p.Arms = []experiments.Arm{{Name: "rtd-es", Set: []string{"sharing=es", "coupling=joint"}}, {Name: "rtd-none", Set: []string{"sharing=none", "train.steps=400"}}}
	r := filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if key != "eval_mlm_loss" {
			return asThePaper(arm, seed, key, step)
		}
		if arm == "rtd-es" {
			return 5, true
		}
		return 6.5 - float64(step)/200, true // 5.5 where ES ends, 4.5 at its own end
	})
	expect(t, leadOf(t, r), "rtd-none 4.500 against rtd-es 5.000")
}
