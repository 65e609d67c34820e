package findings_test

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
)

// interval is an estimate over n seeds; one of a single seed has no interval.
func interval(n int, low, mean, high float64) findings.Estimate {
	e := findings.Estimate{N: n, Mean: findings.Value{X: mean, OK: true}}
	if n > 1 {
		e.Low, e.High = findings.Value{X: low, OK: true}, findings.Value{X: high, OK: true}
	}
	return e
}

func TestVerdictOfOneComparison(t *testing.T) {
	above, around, below := interval(3, 0.1, 0.5, 0.9), interval(3, -0.1, 0.5, 1.1), interval(3, -0.9, -0.5, -0.1)
	const holdsZero = "undecided here: the interval holds 0"
	for name, c := range map[string]struct {
		of         findings.Comparison
		verdict    findings.Verdict
		conclusion string
	}{
		"above": {findings.Comparison{Difference: above}, findings.Confirmed, "confirmed here"},
		"above in a family": {findings.Comparison{Difference: above, Holm: findings.Value{X: 0.049, OK: true}},
			findings.Confirmed, "confirmed here"},
		"above by itself only": {findings.Comparison{Difference: above, Holm: findings.Value{X: 0.05, OK: true}},
			findings.Supported, "supported here, uncorrected"},
		"around":      {findings.Comparison{Difference: around}, findings.Undecided, holdsZero},
		"begins at 0": {findings.Comparison{Difference: interval(3, 0, 0.5, 1)}, findings.Undecided, holdsZero},
		"ends at 0":   {findings.Comparison{Difference: interval(3, -1, -0.5, 0)}, findings.Undecided, holdsZero},
		"below": {findings.Comparison{Difference: below}, findings.NotConfirmed,
			"not confirmed here: the interval lies on the other side of 0"},
		"one seed": {findings.Comparison{Difference: interval(1, 0, 0.5, 0)}, findings.Undecided,
			"undecided here: one run, with the expected sign"},
		"one seed below": {findings.Comparison{Difference: interval(1, 0, -0.5, 0)}, findings.Undecided,
			"undecided here: one run, without the expected sign"},
		"no numbers": {findings.Comparison{Difference: above, NoNumbers: true}, findings.Unknown, "cannot be said yet"},
		"other settings": {findings.Comparison{Difference: above, OtherSettings: true}, findings.Unknown,
			"not judged: the arms differ in more"},
		"no gap to narrow": {findings.Comparison{Difference: above, NoObject: true}, findings.NotConfirmed,
			"not confirmed here"},
		"nothing learnt": {findings.Comparison{Difference: above, Unlearnt: []string{"es"}}, findings.Undecided,
			"undecided here: nothing was learnt"},
	} {
		if v, words := c.of.Verdict(), c.of.Conclusion(); v != c.verdict || words != c.conclusion {
			t.Errorf("%s: %v, %q; want %v, %q", name, v, words, c.verdict, c.conclusion)
		}
	}
}

// A claim says that it rests on one run as soon as one of its comparisons does, in whatever order they stand.
func TestAClaimWithOneRunSaysSo(t *testing.T) {
	one := findings.Comparison{Difference: interval(1, 0, 0.5, 0)}
	three := findings.Comparison{Difference: interval(3, 0.1, 0.5, 0.9)}
	unlike := findings.Comparison{Difference: interval(3, 0.1, 0.5, 0.9), OtherSettings: true}
	lone := findings.Comparison{Difference: interval(3, 0.1, 0.5, 0.9), Holm: findings.Value{X: 0.06, OK: true}}
	around := findings.Comparison{Difference: interval(3, -0.1, 0.5, 1.1)}
	for want, c := range map[string][]findings.Comparison{
		"Supported here, uncorrected":                                                                  {lone, lone},
		"Confirmed in 1 and supported, uncorrected, in 1 of 2 comparisons here":                        {lone, three},
		"Supported, uncorrected, in 1 of 2 comparisons here":                                           {lone, around},
		"Undecided here, with one run (the expected sign in 1 of 1 comparison)":                        {one},
		"Confirmed in 1 of 2 comparisons here, with one run (the expected sign in 2 of 2 comparisons)": {one, three},
		"Confirmed in 2 of 3 comparisons here, with one run (the expected sign in 3 of 3 comparisons)": {three, one, three},
		"Confirmed here": {three, three},
		"Not judged here, since the arms differ in more than this": {unlike},
	} {
		if got := (findings.Claim{Comparisons: c}).Conclusion(); got != want {
			t.Errorf("%d comparisons: %q, want %q", len(c), got, want)
		}
	}
}

// Of supported comparisons those are confirmed whose p after Holm's method is below 5 %.
func TestFamilyTakesHolmsPBelowFivePercent(t *testing.T) {
	one := func(holm float64, verdictAbove bool) findings.Comparison {
		c := findings.Comparison{Difference: interval(3, -0.9, -0.5, -0.1), Holm: findings.Value{X: holm, OK: true}}
		if verdictAbove {
			c.Difference = interval(3, 0.1, 0.5, 0.9)
		}
		return c
	}
	f := findings.Findings{Claims: []findings.Claim{
		{Comparisons: []findings.Comparison{one(0.049, true), one(0.05, true), one(0.2, true)}},
		{Comparisons: []findings.Comparison{one(0.001, false), {Difference: interval(3, 0.1, 0.5, 0.9)}}},
	}}
	if got, want := f.Family(), (findings.Family{Tests: 4, Supported: 4, Confirmed: 2}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A quantity's sum counts without its sign only where it says so.
func TestAbsoluteQuantities(t *testing.T) {
	// E_G lies 0.5 below E_D in arm apart, and 0.1 above it in arm gdes.
	cosines := func(arm string, seed uint64, key string, step int) (float64, bool) {
		v, ok := map[string]float64{"a sim_eg": 0.1, "a sim_ed": 0.6, "b sim_eg": 0.3, "b sim_ed": 0.2}[arm+" "+key]
		return v, ok
	}
	f := made(t, []string{"sharing=none"}, []string{"sharing=gdes"}, cosines)
	gap := func(a *findings.Arm, absolute bool) findings.Quantity {
		return findings.Quantity{Name: a.Name, Absolute: absolute, Terms: []findings.Term{
			{Arm: a, Metric: measure.Sim.G, Weight: 1}, {Arm: a, Metric: measure.Sim.D, Weight: -1},
		}}
	}
	for absolute, want := range map[bool]float64{false: -0.6, true: 0.4} {
		c := findings.Compare(gap(f.Arms[0], absolute), gap(f.Arms[1], absolute))
		if d := c.Difference.Mean; !d.OK || math.Abs(d.X-want) > 1e-12 {
			t.Errorf("absolute %v: %+v, want %g", absolute, d, want)
		}
	}
}
