package findings_test

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/testruns"
)

// With a loss that falls evenly from 8 to 5, one of 7 is crossed after a third of the steps. E_G's cosine rises evenly
// to .602 over seeds and E_D's to .3.
func TestDifferenceWhereOnlyFrequenciesAreKnown(t *testing.T) {
	numbers := func(arm string, seed uint64, key string, step int) (float64, bool) {
		part := float64(step) / testruns.Steps
		switch key {
		case "eval_mlm_loss":
			return 8 - 3*part, true
		case "sim_eg":
			return 0.6*part + float64(seed)/1000*part, true
		case "sim_ed":
			return 0.3 * part, arm != "mlm"
		}
		return 0, false
	}
	r := testruns.Invented(t, 3, numbers)
	for i := range r.Cells {
		r.Cells[i].Unigram = 7
	}
	claim := claimTitled(t, found(t, r), "Cosine in NES")
	if !claim.OnTables {
		t.Errorf("%q is not about tables", claim.Title)
	}
	c, ok := claim.Comparisons[0].AtFrequencies()
	if !ok || c.FirstStep != c.LastStep || c.FirstStep <= 0 || c.FirstStep >= testruns.Steps {
		t.Fatalf("%+v, %v", c, ok)
	}
	part := float64(c.FirstStep) / testruns.Steps
	loss := func(step int) float64 { return 8 - 3*float64(step)/testruns.Steps }
	if loss(c.FirstStep) >= 7 {
		t.Errorf("at step %d the loss is %g, not below that of frequencies", c.FirstStep, loss(c.FirstStep))
	}
	if want := part * 0.302; math.Abs(c.Then.Mean.X-want) > 1e-9 || c.Then.N != 3 {
		t.Errorf("then %+v, want %g", c.Then, want)
	}
	if want := 0.302 * (1 - part); math.Abs(c.Since.Mean.X-want) > 1e-9 || !c.Since.P.OK {
		t.Errorf("since then %+v, want %g", c.Since, want)
	}

	for name, unigram := range map[string]float64{"not known": 0, "never reached": 4} {
		for i := range r.Cells {
			r.Cells[i].Unigram = unigram
		}
		if c, ok := claimTitled(t, found(t, r), "Cosine in NES").Comparisons[0].AtFrequencies(); ok {
			t.Errorf("a unigram loss that is %s gives %+v", name, c)
		}
	}
}

func claimTitled(t *testing.T, f *findings.Findings, start string) findings.Claim {
	t.Helper()
	for _, c := range f.Claims {
		if strings.HasPrefix(c.Title, start) {
			return c
		}
	}
	t.Fatalf("no claim begins with %q", start)
	return findings.Claim{}
}
