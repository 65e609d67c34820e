package training

import (
	"reflect"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/objectives"
)

// A batch is the caller's: two arms may take the same one, and each step finds it as it was made.
func TestAStepLeavesItsBatchAsItWas(t *testing.T) {
	for name, c := range allArms() {
		tr := trainerOf(t, c, 1)
		b, same := testBatch(t, tr, 1, 0), testBatch(t, tr, 1, 0)
		first, err := tr.Step(b)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(b, same) {
			t.Errorf("%s: the step changed its batch to %+v", name, *b)
		}
		if name == "mlm" {
			if first.Sampled != nil {
				t.Errorf("mlm draws %v, for nobody", first.Sampled)
			}
			continue
		}
		drawn := first.Sampled[:b.Masked.N]
		for _, id := range drawn {
			if id < 0 || id >= c.Model.Encoder.Vocab {
				t.Errorf("%s: sample %d is outside the vocabulary", name, id)
			}
		}
		if rest := first.Sampled[b.Masked.N:]; slices.ContainsFunc(rest, func(id int) bool { return id != objectives.None }) {
			t.Errorf("%s: samples %v where there is nothing to predict", name, rest)
		}
		changed := 0
		for k, id := range drawn {
			if id != b.Masked.Targets[k] {
				changed++
			}
		}
		tokens := 0.0
		for _, m := range b.Mask {
			tokens += float64(m)
		}
		if *first.Replaced != float64(changed)/tokens {
			t.Errorf("%s: %d of %g tokens were sampled anew, and the step says a share of %g", name, changed, tokens,
				*first.Replaced)
		}
		kept := slices.Clone(first.Sampled)
		trainSteps(t, tr, 1, 1)
		if !slices.Equal(kept, first.Sampled) {
			t.Errorf("%s: the next step changed the samples of the first", name)
		}
	}
}

// A snapshot stays that of its step, whatever is trained or measured after it.
func TestASnapshotIsOfItsStepForGood(t *testing.T) {
	for name, c := range allArms() {
		tr := trainerOf(t, c, 1)
		_, s, err := tr.StepWithSnapshot(testBatch(t, tr, 1, 0), measure.TokenRows{})
		if err != nil {
			t.Fatal(err)
		}
		all := func() map[string][]float32 {
			return map[string][]float32{
				"E_G": s.Tables.G, "E_D": s.Tables.D, "E_Δ": s.Tables.Delta,
				"E_G before": s.Before.G, "E_D before": s.Before.D, "E_Δ before": s.Before.Delta,
				"∂MLM": s.MLM, "∂RTD": s.RTD, "MLM's pull": s.MLMContribution, "RTD's pull": s.RTDContribution,
			}
		}
		then := map[string][]float32{}
		for of, x := range all() {
			then[of] = slices.Clone(x)
		}
		start := tr.Snapshot(measure.TokenRows{})
		trainSteps(t, tr, 1, 1)
		if _, _, err := tr.StepWithSnapshot(testBatch(t, tr, 1, 2), measure.TokenRows{}); err != nil {
			t.Fatal(err)
		}
		if changed := testutil.Differing(then, all()); len(changed) > 0 {
			t.Errorf("%s: two steps later the snapshot of the first has other %v", name, changed)
		}
		if !testutil.SameBits(start.Tables.G, then["E_G"]) {
			t.Errorf("%s: a snapshot between steps has changed", name)
		}
		if c.Sharing == "es" && &s.Tables.G[0] != &s.Tables.D[0] {
			t.Errorf("%s: one table is copied twice", name)
		}
	}
}
