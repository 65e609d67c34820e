package findings_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testruns"
)

func claimOnAUC(t *testing.T, f *findings.Findings) findings.Claim {
	t.Helper()
	for _, c := range f.Claims {
		if strings.HasPrefix(c.Title, "AUC") {
			return c
		}
	}
	t.Fatal("there is no claim on the AUC")
	return findings.Claim{}
}

// Where ES is better on its own generator alone, since that is a weak one, the common test says so.
func TestDetectionIsJudgedOnTheCommonTest(t *testing.T) {
	r := testruns.Invented(t, 3, testruns.AsThePaper)
	if c := claimOnAUC(t, found(t, r)); !strings.Contains(c.Measure, "own generator") || c.Comparisons[0].Beside.Mean.OK {
		t.Errorf("without a referee the claim is judged by: %s", c.Measure)
	}
	testruns.AddReferee(r, func(arm string, seed uint64, opponent string) float64 {
		edge := map[string]float64{"rtd-es": -0.05, "rtd-gdes": 0.05}[arm]
		return 0.6 + edge + float64(seed)/100 + edge*float64(seed)/100
	})
	c := claimOnAUC(t, found(t, r))
	if !strings.Contains(c.Measure, "common test") {
		t.Errorf("judged by %s", c.Measure)
	}
	for _, one := range c.Comparisons {
		want := map[string]float64{"rtd-es": -0.051, "rtd-gdes": 0.051}[one.Larger.Name]
		if math.Abs(one.Difference.Mean.X-want) > 1e-9 || one.Beside.Mean.X < 0.09 {
			t.Errorf("%s: difference %v on the common test, %v on its own", one.Larger.Name, one.Difference.Mean, one.Beside.Mean)
		}
		if !strings.Contains(one.Remarks(), "each arm's own generator the difference is 0.") {
			t.Errorf("remarks %q", one.Remarks())
		}
	}
	// One cell that was not tested: all are judged by their own test again.
	cell := testruns.Cell(t, r, "rtd-gdes", 2)
	last := &cell.Rows[len(cell.Rows)-1]
	last.Scalars = slices.DeleteFunc(last.Scalars, func(x measure.Scalar) bool { return x.Key == experiments.CommonAUC.Key })
	if c := claimOnAUC(t, found(t, r)); !strings.Contains(c.Measure, "own generator") {
		t.Errorf("with a cell that was not tested: %s", c.Measure)
	}
}

// The edge takes out what the test makes, and keeps what the detector makes.
func TestTheMatrixOfTheReferee(t *testing.T) {
	hard := map[string]float64{"mlm": -0.1, "rtd-es": 0.1}
	edge := map[string]float64{"rtd-none": -0.03, "rtd-es": 0.01, "rtd-gdes": 0.02}
	f := found(t, testruns.AddReferee(testruns.Invented(t, 2, testruns.AsThePaper), func(arm string, seed uint64, o string) float64 {
		return 0.6 + hard[o] + edge[arm] + float64(seed)/50
	}))
	p := f.CrossPlay()
	// The generators of rtd-none and rtd-gdes, and the two models of counts, give the same test here.
	if want := []string{"mlm", "rtd-none, rtd-gdes, text:unigram, text:bigram", "rtd-es"}; len(p.Detectors) != 3 ||
		!slices.Equal(p.Opponents, want) || p.Common != 0 {
		t.Fatalf("%d detectors, %q, common %d", len(p.Detectors), p.Opponents, p.Common)
	}
	for i, d := range p.Detectors {
		for j, o := range p.Opponents {
			if want := 0.63 + hard[o] + edge[d.Name]; math.Abs(p.AUC[i][j].Mean.X-want) > 1e-9 {
				t.Errorf("%s against %s: %v, want %v", d.Name, o, p.AUC[i][j].Mean.X, want)
			}
			if got := p.Edge[i][j]; math.Abs(got.Mean.X-edge[d.Name]) > 1e-9 || got.N != 2 {
				t.Errorf("edge of %s against %s: %+v, want %v", d.Name, o, got, edge[d.Name])
			}
		}
	}
	if found(t, testruns.Invented(t, 2, testruns.AsThePaper)).CrossPlay() != nil {
		t.Error("a run without a referee has a matrix")
	}
}
