package findings_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
)

// madePlan is a plan of two arms, a and b, with what they set, and two seeds.
func madePlan(t *testing.T, a, b []string) *experiments.Plan {
	t.Helper()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("tug-of-war"))
	p.Seeds = []uint64{1, 2}
	p.Arms = []experiments.Arm{{Name: "a", Set: a}, {Name: "b", Set: b}}
	if err := p.Set("train.steps=60"); err != nil {
		t.Fatal(err)
	}
	return p
}

// made are the findings of madePlan with invented numbers.
func made(t *testing.T, a, b []string, f testruns.Numbers) *findings.Findings {
	t.Helper()
	return found(t, testruns.Filled(t, madePlan(t, a, b), f))
}

// The mean over training is that of the measurements after step 0, and the last value that of the last.
func TestMeanOverTrainingLeavesStepZeroOut(t *testing.T) {
	loss := func(arm string, seed uint64, key string, step int) (float64, bool) {
		v := map[int]float64{0: 9, 20: 6, 40: 4, 60: 3.5}[step] // 4.5 on average after step 0
		if arm == "b" {
			v = 1
		}
		return v, key == "eval_mlm_loss"
	}
	f := made(t, []string{"sharing=es", "coupling=joint"}, []string{"sharing=none"}, loss)
	a, b := f.Arms[0], f.Arms[1]
	metric := training.HeldOutMetrics.MLMLoss
	mean := findings.Compare(findings.MeanOverTraining(a, metric), findings.MeanOverTraining(b, metric))
	last := findings.Compare(findings.LastValue(a, metric), findings.LastValue(b, metric))
	if x, y := mean.LargerMean.Mean.X, last.LargerMean.Mean.X; math.Abs(x-4.5) > 1e-12 || y != 3.5 || mean.Step != 60 {
		t.Errorf("mean over training %g to step %d, last %g; want 4.5, 60 and 3.5", x, mean.Step, y)
	}
}

// Which cells have collapsed, on both sides of each bound.
func TestBoundsOfCollapse(t *testing.T) {
	for name, c := range map[string]struct {
		set    []string
		key    string
		value  float64
		reason string // begins with this; empty for a cell that has not collapsed
	}{
		"AUC of a coin":            {nil, "eval_auc", 0.519, "held-out AUC 0.519"},
		"AUC above it":             {nil, "eval_auc", 0.521, ""},
		"AUC of an idle RTD":       {[]string{"lambda=0"}, "eval_auc", 0.5, ""},
		"a table of one direction": {nil, "rank_ed", 1.9, "the discriminator's table has the effective rank 1.9"},
		"a table of two":           {nil, "rank_ed", 2.1, ""},
		"loss of frequencies":      {nil, "eval_mlm_loss", 6.25, "held-out MLM loss 6.250, hardly better than the 6.250"},
		"loss just below it":       {nil, "eval_mlm_loss", 6.151, "held-out MLM loss 6.151, hardly better than the 6.250"},
		"loss below the margin":    {nil, "eval_mlm_loss", 6.149, ""},
	} {
		p := madePlan(t, append([]string{"sharing=gdes"}, c.set...), []string{"sharing=none"})
		r := testruns.Filled(t, p, func(string, uint64, string, int) (float64, bool) { return 0, false })
		cell := &r.Cells[0]
		cell.Unigram = 6.25
		last := &cell.Rows[len(cell.Rows)-1]
		last.Scalars = append([]measure.Scalar{{Key: c.key, Value: &c.value}}, slices.DeleteFunc(last.Scalars,
			func(x measure.Scalar) bool { return x.Key == c.key })...)
		var got []string
		for _, one := range found(t, r).CollapsedCells() {
			got = append(got, one.Reason)
		}
		if len(got) > 1 || (c.reason != "") != (len(got) == 1) || len(got) == 1 && !strings.HasPrefix(got[0], c.reason) {
			t.Errorf("%s: %q, want %q", name, got, c.reason)
		}
	}
}

// comparedBy lists the arms that the claim on the AUC compares, as "larger smaller", those that are not judged in
// brackets.
func comparedBy(t *testing.T, f *findings.Findings) (all []string) {
	t.Helper()
	for _, claim := range f.Claims {
		if !strings.HasPrefix(claim.Title, "AUC") {
			continue
		}
		for _, c := range claim.Comparisons {
			s := c.Larger.Name + " " + c.Smaller.Name
			if c.OtherSettings {
				s = "(" + s + ")"
			}
			all = append(all, s)
		}
	}
	return all
}

func ofPlan(t *testing.T, name string) *findings.Findings {
	t.Helper()
	plan := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan(name))
	return found(t, testruns.Filled(t, plan, testruns.AsThePaper))
}

// Arms are compared within a coupling, and across where both have the coupling that the paper gives their sharing.
func TestPairsOfArms(t *testing.T) {
	got := comparedBy(t, ofPlan(t, "coupling"))
	want := []string{
		"es-alternating none-alternating", "es-joint none-alternating", "es-joint none-joint",
		"gdes-alternating none-alternating", "gdes-joint none-joint",
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("compared are %q, want %q", got, want)
	}
	// Where no pair differs in its sharing alone, pairs are shown and not judged.
	f := made(t, []string{"sharing=gdes", "train.lr=0.01"}, []string{"sharing=none"}, testruns.AsThePaper)
	if got := comparedBy(t, f); !slices.Equal(got, []string{"(a b)"}) {
		t.Errorf("arms with different rates: %q", got)
	}
}

// Two arms whose RTD has no weight have learnt nothing that could be compared.
func TestArmsWithoutWeightOnRTDAreNotCompared(t *testing.T) {
	f := ofPlan(t, "lambda")
	pairs := map[string]bool{}
	for _, claim := range f.Claims {
		for _, c := range claim.Comparisons {
			pairs[c.Larger.Name+" "+c.Smaller.Name] = true
		}
	}
	if len(pairs) == 0 || pairs["es-0 gdes-0"] {
		t.Errorf("compared are %v", pairs)
	}
	both := made(t, []string{"sharing=gdes", "lambda=0"}, []string{"sharing=none", "lambda=0"}, testruns.AsThePaper)
	one := made(t, []string{"sharing=gdes", "lambda=0"}, []string{"sharing=none"}, testruns.AsThePaper)
	if n, m := len(comparedBy(t, both)), len(comparedBy(t, one)); n != 0 || m != 1 {
		t.Errorf("%d comparisons of arms without weight on RTD, and %d where one has it", n, m)
	}
}

// A sweep is three values of λ or more, of arms that differ in nothing else.
func TestSweepsOfLambda(t *testing.T) {
	var got []string
	for _, sweep := range ofPlan(t, "lambda").LambdaSweeps() {
		for _, a := range sweep {
			got = append(got, fmt.Sprintf("%s:%g", a.Name, a.Config.Lambda))
		}
	}
	want := []string{
		"es-0:0", "es-1:1", "es-10:10", "es-50:50", "es-100:100",
		"gdes-0:0", "gdes-1:1", "gdes-10:10", "gdes-50:50", "gdes-100:100",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sweeps %q, want %q", got, want)
	}
	two := made(t, []string{"sharing=gdes", "lambda=1"}, []string{"sharing=gdes", "lambda=2"}, testruns.AsThePaper)
	if sweeps := two.LambdaSweeps(); sweeps != nil {
		t.Errorf("two values of λ make %d sweeps", len(sweeps))
	}
}

// The p of comparisons that are not judged are not among those that Holm's method adjusts for.
func TestHolmIsOverJudgedComparisons(t *testing.T) {
	noisy := func(arm string, seed uint64, key string, step int) (float64, bool) {
		v, ok := map[string]float64{"a eval_auc": 0.7, "b eval_auc": 0.6, "b sim_eg": 0.5, "b sim_ed": 0.3}[arm+" "+key]
		return v + float64(seed)*v/100, ok && step > 0
	}
	f := made(t, []string{"sharing=gdes", "train.lr=0.01"}, []string{"sharing=none"}, noisy)
	judged, unjudged := 0, 0
	for _, claim := range f.Claims {
		for _, c := range claim.Comparisons {
			switch {
			case c.Verdict() == findings.Unknown && c.Difference.P.OK:
				unjudged++
				if c.Holm.OK {
					t.Errorf("%s is not judged, and has the adjusted p %g", claim.Title, c.Holm.X)
				}
			case c.Difference.P.OK:
				judged++
				if !c.Holm.OK || c.Holm.X != c.Difference.P.X {
					t.Errorf("%s is the only test: its p %g becomes %+v", claim.Title, c.Difference.P.X, c.Holm)
				}
			}
		}
	}
	if judged != 1 || unjudged != 1 {
		t.Errorf("%d judged, %d not judged; want one of each", judged, unjudged)
	}
}
