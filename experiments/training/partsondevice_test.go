package training

import (
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testutil"
)

// Parts of a batch on a device have the losses, norms, samples, scores and gradients on tables of the CPU's, with
// dropout; and one run repeats another's bits.
func TestPartsOnADeviceAreThoseOfTheCPU(t *testing.T) {
	testutil.Long(t)
	forArms(t, func(t *testing.T, c Config) {
		c.Train.Batch, c.Train.Accumulate = 6, 3
		here, there, again := trainerOf(t, c, 1), trainerOf(t, onPlugin(t, c), 1), trainerOf(t, onPlugin(t, c), 1)
		for step := range 4 {
			b, err := here.Batch(testVocabulary(40), padWindows(c, testWindows(c, 1, step)), 1, step)
			if err != nil {
				t.Fatal(err)
			}
			var results [3]StepResult
			var seen [3]*measure.Snapshot
			for i, tr := range []*Trainer{here, there, again} {
				if results[i], seen[i], err = tr.StepWithSnapshot(b, measure.TokenRows{}); err != nil {
					t.Fatal(err)
				}
			}
			want, got := results[0], results[1]
			for i, id := range want.Sampled {
				if got.Sampled[i] != id {
					t.Fatalf("step %d: sample %d is %d, on the CPU %d", step, i, got.Sampled[i], id)
				}
			}
			for what, x := range map[string][2]*float64{
				"MLM loss": {got.MLMLoss, want.MLMLoss}, "RTD loss": {got.RTDLoss, want.RTDLoss},
				"share of replaced tokens": {got.Replaced, want.Replaced}, "norm": {got.GradNorm, want.GradNorm},
				"discriminator's norm": {got.GradNormDiscriminator, want.GradNormDiscriminator},
			} {
				if shown(x[0]) != shown(x[1]) && !(distance([]float32{float32(*x[0])}, []float32{float32(*x[1])}) < 1e-3) {
					t.Errorf("step %d: the %s is %v, on the CPU %v", step, what, shown(x[0]), shown(x[1]))
				}
			}
			if d := distance(seen[1].MLM, seen[0].MLM); d > 1e-3 {
				t.Errorf("step %d: the gradient of MLM differs by %.2g of its norm", step, d)
			}
			if d := distance(seen[1].RTD, seen[0].RTD); d > 1e-3 {
				t.Errorf("step %d: the gradient of RTD differs by %.2g of its norm", step, d)
			}
			if !testutil.SameBits(seen[1].MLM, seen[2].MLM) {
				t.Errorf("step %d: another run has other bits", step)
			}
		}
		scores := scoresOf(t, here).Scalars(HeldOutMetrics)
		for i, s := range scoresOf(t, there).Scalars(HeldOutMetrics) {
			if s.Value != nil && !(distance([]float32{float32(*s.Value)}, []float32{float32(*scores[i].Value)}) < 1e-2) {
				t.Errorf("%s is %g, on the CPU %g", s.Key, *s.Value, *scores[i].Value)
			}
		}
		sameTensors(t, bitsOf(t, again), bitsOf(t, there))
	})
}
