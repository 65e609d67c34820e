package findings_test

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testruns"
)

// straight is a run of the arms a (ES, joint) and b (NES) in which the loss of a falls along a straight line from 9 to 3
// in 60 steps, and that of b as fast times speed.
func straight(t *testing.T, speed func(seed uint64) float64) *findings.Findings {
	t.Helper()
	return made(t, []string{"sharing=es", "coupling=joint"}, []string{"sharing=none"},
		func(arm string, seed uint64, key string, step int) (float64, bool) {
			v := 1.0
			if arm == "b" {
				v = speed(seed)
			}
			return 9 - 6*v*float64(step)/60, key == "eval_mlm_loss"
		})
}

func efficiencyOf(t *testing.T, f *findings.Findings, m measure.Metric) findings.ArmEfficiency {
	t.Helper()
	e := f.Efficiency(m)
	if e == nil || e.Reference != f.Arms[0] || len(e.Arms) != 2 || e.Arms[0].Arm != e.Reference || e.Arms[1].Arm != f.Arms[1] {
		t.Fatalf("%+v", e)
	}
	return e.Arms[1]
}

func mlmLoss(t *testing.T) measure.Metric {
	t.Helper()
	m, ok := measure.Find("eval_mlm_loss")
	if !ok {
		t.Fatal("there is no held-out loss")
	}
	return m
}

// An arm that falls twice as fast needs half of the steps, tokens, operations and seconds: the two have equal networks.
func TestTwiceAsFastIsHalfOfEachCost(t *testing.T) {
	f := straight(t, func(seed uint64) float64 { return []float64{2, 1.6}[seed-1] })
	one := efficiencyOf(t, f, mlmLoss(t))
	want := math.Sqrt(0.5 * 0.625) // the geometric mean over the two seeds
	for _, cost := range findings.Costs {
		s, want := one.Shares[cost], want
		if cost == findings.CostFLOPs {
			want *= f.Arms[1].StepFLOPs() / f.Arms[0].StepFLOPs()
		}
		if math.Abs(s.Mean.Mean.X-want) > 1e-9 || s.Seeds != 2 || s.NotReached != 0 || s.AtLeast.OK {
			t.Errorf("%v: %+v, want %v", cost, s, want)
		}
		if !(s.Mean.Low.X < s.Mean.Mean.X && s.Mean.Mean.X < s.Mean.High.X) {
			t.Errorf("%v: the interval is %v to %v", cost, s.Mean.Low, s.Mean.High)
		}
	}
	// By hand: logs of .5 and .625 have the mean m and the standard deviation s, and t with one degree of freedom is 12.706.
	m, d := (math.Log(0.5)+math.Log(0.625))/2, math.Abs(math.Log(0.5)-math.Log(0.625))/2
	if got, want := one.Shares[findings.CostSteps].Mean.High.X, math.Exp(m+12.7062047*d); math.Abs(got/want-1) > 1e-6 {
		t.Errorf("the interval ends at %v, want %v", got, want)
	}
}

// A loss that is not reached is no number but a bound, and leaves the claim open; where no seed reaches it the claim is
// not confirmed.
func TestWhatIsNotReachedStaysCensored(t *testing.T) {
	for _, c := range []struct {
		speeds  []float64
		missed  int
		atLeast float64
		verdict findings.Verdict
	}{
		{[]float64{2, 2}, 0, 0, findings.Confirmed},
		{[]float64{2, 0.9}, 1, math.Sqrt(0.5), findings.Undecided},
		{[]float64{0.8, 0.9}, 2, 1, findings.NotConfirmed},
	} {
		f := straight(t, func(seed uint64) float64 { return c.speeds[seed-1] })
		s := efficiencyOf(t, f, mlmLoss(t)).Shares[findings.CostSteps]
		if s.NotReached != c.missed || s.Mean.Mean.OK != (c.missed == 0) || s.AtLeast.OK != (c.missed > 0) ||
			math.Abs(s.AtLeast.X-c.atLeast) > 1e-9 {
			t.Errorf("speeds %v: %+v", c.speeds, s)
		}
		for _, claim := range f.Claims {
			if claim.Title != "Steps to the MLM loss where ES ends: fewer with NES and GDES" {
				continue
			}
			if got := claim.Verdict(); got != c.verdict {
				t.Errorf("speeds %v: %v, want %v", c.speeds, got, c.verdict)
			}
			if got := claim.Comparisons[0].NotReached; got != c.missed {
				t.Errorf("speeds %v: %d seeds do not come there, want %d", c.speeds, got, c.missed)
			}
		}
	}
}

// A leap that does not last is no level that was reached.
func TestALeapDoesNotCount(t *testing.T) {
	auc, _ := measure.Find("eval_auc")
	numbers := func(arm string, seed uint64, key string, step int) (float64, bool) {
		if key != "eval_auc" {
			return 0, false
		}
		if arm == "a" {
			return 0.5 + 0.2*float64(step)/200, true // ends at .7
		}
		if step == 20 {
			return 0.75, true // against a generator that has learnt nothing
		}
		return 0.5 + 0.4*float64(step)/200, true // at .7 by step 100
	}
	plan := madePlan(t, []string{"sharing=es", "coupling=joint"}, []string{"sharing=none"})
	if err := plan.Set("train.steps=200"); err != nil {
		t.Fatal(err)
	}
	f := found(t, testruns.Filled(t, plan, numbers))
	if own := f.Efficiency(auc).Arms[0].Shares[findings.CostSteps]; own.Mean.Mean.X != 1 || own.Mean.P.OK {
		t.Errorf("the reference comes to its own end at the share %+v", own)
	}
	if got := efficiencyOf(t, f, auc).Shares[findings.CostSteps].Mean.Mean.X; math.Abs(got-0.5) > 1e-9 {
		t.Errorf("a leap at step 20 makes the share %v, want 0.5", got)
	}
}

// An arm by itself has no efficiency, nor has a metric that nothing measured.
func TestNoEfficiencyWithoutCurves(t *testing.T) {
	f := straight(t, func(uint64) float64 { return 1 })
	auc, _ := measure.Find("eval_auc")
	if e := f.Efficiency(auc); e != nil {
		t.Errorf("%+v", e)
	}
}
