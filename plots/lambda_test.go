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
	r := invented(t, 1, asThePaper, "budget.equal=flops")
	_, md := written(t, r, plots.Meta{})
	expect(t, md, "Budget: equal floating-point operations")
}
