package runreport_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// A factorial with known parts: joint costs 0.2, es 0.05, gdes 0, and joint with es 0.1 more.
func factorialPlan(t *testing.T) *experiments.Result {
	t.Helper()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("coupling"))
	p.Seeds = []uint64{1, 2, 3}
	for _, s := range []string{"train.steps=200", "watch.eval_every=20", "watch.measure_every=20"} {
		if err := p.Set(s); err != nil {
			t.Fatal(err)
		}
	}
	return testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		sharing, coupling, _ := strings.Cut(arm, "-")
		v, ok := testruns.AsThePaper(map[string]string{"none": "rtd-none", "es": "rtd-es", "gdes": "rtd-gdes"}[sharing], seed,
			key, step)
		if key != "eval_mlm_loss" {
			return v, ok
		}
		v = 5 + float64(seed) // cancels within a seed
		if coupling == "joint" {
			v += 0.2
		}
		if sharing == "es" {
			v += 0.05
		}
		if arm == "es-joint" {
			v += 0.1 + float64(seed)/1000
		}
		return v, true
	})
}

func TestEffectsOfSharingAndCoupling(t *testing.T) {
	t.Parallel()
	_, md := shown(t, factorialPlan(t), runreport.Meta{})
	testkit.Holds(t, md,
		"Coupling × sharing: what each does, and both together",
		"| joint, not alternating | mean over none, es and gdes | 0.234 ± 0.001 | &lt; 0.001 |", // 0.2 + (0.1+0.002)/3
		"| es, not none | mean over alternating and joint | 0.101 ± 0.001 | &lt; 0.001 |",       // 0.05 + 0.102/2
		"| joint × es | how much more es changes with joint than with alternating | 0.102 ± 0.002 |",
		"| gdes, not none | mean over alternating and joint | 0.000 ± 0.000 |",
		"the joint update alone (none-joint) 0.200 ± 0.000; the shared table alone (es-alternating) 0.050 ± 0.000; "+
			"both (es-joint) 0.352 ± 0.002; so the two together cost 0.102 ± 0.002 more than their sum (the interaction; "+
			"paired t test, n = 3, p &lt; 0.001)")
}

func TestNoEffectsWithoutAFactorial(t *testing.T) {
	t.Parallel()
	_, md := shown(t, testruns.Invented(t, 2, testruns.AsThePaper), runreport.Meta{})
	if strings.Contains(md, "what each does, and both together") {
		t.Error("the default plan, whose ES differs in coupling too, has effects")
	}
}
