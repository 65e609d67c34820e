package findings_test

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/findings"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
)

// ofSize is the plan size with invented AUCs: gdes and es are better than none by an amount at each width.
func ofSize(t *testing.T, gdes, es map[string]float64) *findings.Findings {
	t.Helper()
	p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan("size"))
	if err := p.Set("train.steps=40"); err != nil {
		t.Fatal(err)
	}
	if err := p.Set("train.warmup=4"); err != nil {
		t.Fatal(err)
	}
	return found(t, testruns.Filled(t, p, func(arm string, seed uint64, key string, step int) (float64, bool) {
		sharing, width, _ := strings.Cut(arm, "-")
		noise := []float64{-0.002, 0, 0.002}[seed-1]
		effect := map[string]float64{"gdes": gdes[width], "es": es[width]}[sharing]
		if sharing != "none" {
			effect += noise
		}
		return 0.6 + effect, key == "eval_auc"
	}))
}

// Effects that grow, shrink, vanish and turn, with slopes that are known: differences over log2 of the width.
func TestEffectsAgainstSize(t *testing.T) {
	for name, c := range map[string]struct {
		at    map[string]float64
		slope float64
		trend findings.Trend
	}{
		"grows":     {map[string]float64{"64": 0.02, "128": 0.05, "256": 0.08}, 0.03, findings.TrendGrows},
		"shrinks":   {map[string]float64{"64": 0.08, "128": 0.05, "256": 0.02}, -0.03, findings.TrendShrinks},
		"vanishes":  {map[string]float64{"64": 0.08, "128": 0.04, "256": 0}, -0.04, findings.TrendVanishes},
		"turns":     {map[string]float64{"64": 0.05, "128": 0, "256": -0.05}, -0.05, findings.TrendTurns},
		"undecided": {map[string]float64{"64": 0.05, "128": 0.05, "256": 0.05}, 0, findings.TrendUndecided},
		"sinks":     {map[string]float64{"64": -0.02, "128": -0.05, "256": -0.08}, -0.03, findings.TrendGrows},
	} {
		constant := map[string]float64{"64": 0.03, "128": 0.03, "256": 0.03}
		effects := ofSize(t, c.at, constant).SizeEffects()
		seen := false
		for _, e := range effects {
			if !strings.HasPrefix(e.Claim, "AUC") || !strings.HasPrefix(e.Pair, "gdes (alternating) less none") {
				continue
			}
			seen = true
			if len(e.Sizes) != 3 || e.Sizes[0].Width != 64 || e.Sizes[2].Width != 256 {
				t.Fatalf("%s: %+v", name, e.Sizes)
			}
			if math.Abs(e.Slope.Mean.X-c.slope) > 1e-9 || e.Slope.N != 3 {
				t.Errorf("%s: the slope is %+v, want %v", name, e.Slope, c.slope)
			}
			if got := e.Trend(); got != c.trend {
				t.Errorf("%s: %v, want %v", name, got, c.trend)
			}
		}
		if !seen {
			t.Errorf("%s: %d effects, and none of gdes", name, len(effects))
		}
	}
	if effects := found(t, testruns.Invented(t, 2, testruns.AsThePaper)).SizeEffects(); effects != nil {
		t.Errorf("one size gives %d effects", len(effects))
	}
}
