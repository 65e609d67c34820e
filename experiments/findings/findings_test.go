package findings_test

import (
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
)

// found are the findings of a result.
func found(t *testing.T, r *experiments.Result) *findings.Findings {
	t.Helper()
	return testkit.Must[*findings.Findings](t)(findings.Of(r))
}

func TestClaimsAreThoseOfThePaper(t *testing.T) {
	f := found(t, testruns.Invented(t, 3, testruns.AsThePaper))
	for i, want := range []struct {
		larger, smaller string
		difference      float64
		comparisons     int
	}{
		{"rtd-es", "rtd-none and rtd-gdes", 1, 1},
		{"rtd-es", "rtd-none and rtd-gdes", 0.885, 1}, // the loss of ES's end after 23 of 200 steps
		{"rtd-es", "rtd-none and rtd-gdes", 1, 1},
		{"E_G of rtd-none", "its E_D", 0.5, 1},
		{"rtd-none", "rtd-gdes", 0.4, 1},
		{"rtd-es", "rtd-none", 0.2, 2},
	} {
		claim := f.Claims[i]
		c := claim.Comparisons[0]
		if len(claim.Comparisons) != want.comparisons || c.Larger.Name != want.larger || c.SmallerNames() != want.smaller {
			t.Errorf("claim %q has %d comparisons, the first of %s and %s", claim.Title, len(claim.Comparisons),
				c.Larger.Name, c.SmallerNames())
		}
		if d := c.Difference; d.N != 3 || math.Abs(d.Mean.X-want.difference) > 1e-3 || !d.Low.OK || !d.P.OK {
			t.Errorf("claim %q: the difference is %+v, want %g over 3 seeds", claim.Title, d, want.difference)
		}
		if claim.Verdict() != findings.Confirmed || claim.Conclusion() != "Confirmed here" {
			t.Errorf("claim %q: %v, %q", claim.Title, claim.Verdict(), claim.Conclusion())
		}
	}
	if len(f.Claims) != 6 {
		t.Errorf("%d claims, want 6", len(f.Claims))
	}
	if all := f.Family(); all != (findings.Family{Tests: 7, Supported: 7, Confirmed: 7}) {
		t.Errorf("as one family: %+v", all)
	}
}

// The verdict of a claim is that of its comparisons if they agree.
func TestVerdictsOfSeveralComparisons(t *testing.T) {
	auc := func(es, gdes float64) testruns.Numbers {
		return func(arm string, seed uint64, key string, step int) (float64, bool) {
			if key == "eval_auc" && step > 0 {
				v, ok := map[string]float64{"rtd-none": 0.7, "rtd-es": es, "rtd-gdes": gdes}[arm]
				return v + float64(seed)/1e4*(v-0.6), ok
			}
			return testruns.AsThePaper(arm, seed, key, step)
		}
	}
	for _, c := range []struct {
		es, gdes   float64
		want       findings.Verdict
		conclusion string
	}{
		{0.8, 0.9, findings.Confirmed, "Confirmed here"},
		{0.6, 0.65, findings.NotConfirmed, "Not confirmed here"},
		{0.8, 0.65, findings.Undecided, "Confirmed in 1 of 2 comparisons here"},
		{0.7, 0.65, findings.Undecided, "Undecided here"},
	} {
		claims := found(t, testruns.Invented(t, 3, auc(c.es, c.gdes))).Claims
		if last := claims[len(claims)-1]; last.Verdict() != c.want || last.Conclusion() != c.conclusion {
			t.Errorf("AUC %g and %g against 0.7: %v, %q", c.es, c.gdes, last.Verdict(), last.Conclusion())
		}
	}
}

func TestFindingsOfUnfinishedRuns(t *testing.T) {
	r := testruns.Invented(t, 2, testruns.AsThePaper)
	for i := range r.Cells {
		r.Cells[i].Rows = nil
	}
	f := found(t, r)
	for _, claim := range f.Claims {
		judged, waiting := claim.Judged()
		if claim.Verdict() != findings.Unknown || len(judged) != 1 || waiting != len(claim.Comparisons)-1 ||
			!judged[0].NoNumbers {
			t.Errorf("claim %q without any number: %v, %d judged, %d waiting", claim.Title, claim.Verdict(), len(judged),
				waiting)
		}
	}
	if e, step := f.Arms[0].Last(training.HeldOutMetrics.MLMLoss); e != (findings.Estimate{}) || step != 0 {
		t.Errorf("a score without rows: %+v at step %d", e, step)
	}
	if f.Done() != 0 || f.Failed() != 0 || f.Seeds() != 2 {
		t.Errorf("%d done, %d failed, %d seeds", f.Done(), f.Failed(), f.Seeds())
	}
	for _, nothing := range []*experiments.Result{nil, {}, {Plan: &experiments.Plan{}}} {
		if f, err := findings.Of(nothing); err == nil {
			t.Errorf("findings of nothing: %v", f)
		}
	}
}

func TestCollapsedAndFailedSeedsAreCounted(t *testing.T) {
	r := testruns.Invented(t, 3, func(arm string, seed uint64, key string, step int) (float64, bool) {
		if arm == "rtd-es" && seed == 2 && key == "eval_auc" {
			return 0.5, true
		}
		return testruns.AsThePaper(arm, seed, key, step)
	})
	testruns.Cell(t, r, "rtd-es", 3).Error = "diverged"
	f := found(t, r)
	es := f.Arms[slices.IndexFunc(f.Arms, func(a *findings.Arm) bool { return a.Name == "rtd-es" })]
	if len(es.Counted) != 2 || es.Collapsed != 1 || es.LeftOut != 1 || es.Failed() {
		t.Errorf("%d counted, %d collapsed, %d left out", len(es.Counted), es.Collapsed, es.LeftOut)
	}
	cells := f.CollapsedCells()
	if len(cells) != 1 || cells[0].Arm != es || cells[0].Seed != 2 ||
		cells[0].Reason != "held-out AUC 0.500, where 0.5 is chance" {
		t.Errorf("collapsed: %+v", cells)
	}
	with, _ := es.Last(training.HeldOutMetrics.AUC)
	without, _ := es.WithoutCollapsed().Last(training.HeldOutMetrics.AUC)
	if math.Abs(with.Mean.X-0.6505) > 1e-3 || math.Abs(without.Mean.X-0.801) > 1e-3 || without.N != 1 {
		t.Errorf("AUC %+v, and without collapsed seeds %+v", with, without)
	}
}

// The generators of mlm, rtd-none and rtd-gdes are one, and that of rtd-es ends a nat higher.
func TestDifferencesFromTheBaseline(t *testing.T) {
	f := found(t, testruns.Invented(t, 3, testruns.AsThePaper))
	if f.Baseline().Name != "rtd-none" {
		t.Fatalf("the baseline is %s", f.Baseline().Name)
	}
	want := map[string]struct {
		loss float64
		same bool
	}{"mlm": {0, true}, "rtd-es": {1, false}, "rtd-gdes": {0, true}}
	all := f.Differences(training.HeldOutMetrics.MLMLoss)
	if len(all) != len(want) {
		t.Errorf("%d arms differ from the baseline, want %d", len(all), len(want))
	}
	for _, d := range all {
		mean := d.Comparison.Difference.Mean
		if w := want[d.Arm.Name]; math.Abs(mean.X-w.loss) > 1e-9 || !mean.OK || d.SameGenerator != w.same {
			t.Errorf("%s: %+v, the same generator: %v", d.Arm.Name, mean, d.SameGenerator)
		}
	}
	groups := f.GeneratorGroups()
	if len(groups) != 1 || len(groups[0].Arms) != 3 || !groups[0].Expected {
		t.Errorf("arms with one generator: %+v", groups)
	}
}

// Sharings and arms that a plan does not have give no number, and no panic.
func TestContrastsOfWhatIsNotThere(t *testing.T) {
	f := found(t, testruns.Invented(t, 2, testruns.AsThePaper))
	if f.Factorial() != nil {
		t.Error("the default plan, whose ES differs in coupling too, has a factorial")
	}
	none := findings.LastValue(f.Arms[1], training.HeldOutMetrics.AUC)
	for _, c := range []findings.Comparison{
		findings.Compare(findings.Quantity{}, findings.Quantity{}),
		findings.Compare(none, findings.Quantity{Name: "nobody", Terms: []findings.Term{{Metric: training.HeldOutMetrics.AUC,
			Weight: 1}}}),
		findings.Compare(none, findings.LastValue(f.Arms[1], measure.Metric{Key: "no_such_metric"})),
	} {
		if !c.NoNumbers || c.Remark == "" || c.Difference.Mean.OK || c.Verdict() != findings.Unknown {
			t.Errorf("%+v", c)
		}
	}
	whole := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("coupling"))
	factorial := found(t, testruns.Filled(t, whole, testruns.AsThePaper)).Factorial()
	if factorial == nil || len(factorial.Effects()) != 5 {
		t.Fatalf("the plan coupling has the effects %+v", factorial)
	}
	if e := factorial.Interaction("nothing", training.CouplingJoint).On(training.HeldOutMetrics.AUC); e.Mean.OK {
		t.Errorf("a sharing that no arm has: %+v", e)
	}
}
