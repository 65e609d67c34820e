package training

import (
	"fmt"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// Layers that are computed again in the backward pass give the losses, samples and weights of those that are kept, bit
// for bit, in every arm, with dropout, and in parts of a batch.
func TestRecomputedLayersHaveTheSameBits(t *testing.T) {
	for name, c := range allArms() {
		for _, parts := range []int{1, 3} {
			c.Train.Accumulate = parts
			again := c
			again.Train.Recompute = true
			kept, tr := trainerOf(t, c, 1), trainerOf(t, again, 1)
			for range 4 {
				want, got := trainSteps(t, kept, 1, 1), trainSteps(t, tr, 1, 1)
				for what, x := range map[string][2]*float64{
					"MLM loss": {got.MLMLoss, want.MLMLoss}, "RTD loss": {got.RTDLoss, want.RTDLoss},
					"norm": {got.GradNorm, want.GradNorm},
				} {
					if shown(x[0]) != shown(x[1]) {
						t.Errorf("%s in %d parts: the %s is %s, and %s without recomputation", name, parts, what, shown(x[0]), shown(x[1]))
					}
				}
				if fmt.Sprint(got.Sampled) != fmt.Sprint(want.Sampled) {
					t.Errorf("%s in %d parts: the samples are %v, and %v without recomputation", name, parts, got.Sampled, want.Sampled)
				}
			}
			if d := testutil.Differing(weights(kept, ""), weights(tr, "")); len(d) > 0 {
				t.Errorf("%s in %d parts: %d tensors differ, first %s", name, parts, len(d), d[0])
			}
		}
	}
}

// The other models whose layers are run in other ways: no decoder, plain attention, absolute positions at the input, a
// narrow generator.
func TestRecomputedLayersOfOtherModelsHaveTheSameBits(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"no decoder":         func(c *Config) { c.Model.EMD = false },
		"plain attention":    func(c *Config) { c.Model.Attention = "plain" },
		"positions at input": func(c *Config) { c.Model.EMD, c.Model.Encoder.PositionBiasedInput = false, true },
		"narrow generator":   func(c *Config) { c.Model.GeneratorHidden = 8 },
		"three layers":       func(c *Config) { c.Model.Encoder.Layers, c.Model.GeneratorLayers = 3, 3 },
	} {
		c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
		change(&c)
		again := c
		again.Train.Recompute = true
		kept, tr := trainerOf(t, c, 1), trainerOf(t, again, 1)
		trainSteps(t, kept, 1, 3)
		trainSteps(t, tr, 1, 3)
		if d := testutil.Differing(weights(kept, ""), weights(tr, "")); len(d) > 0 {
			t.Errorf("%s: %d tensors differ, first %s", name, len(d), d[0])
		}
	}
}

// Twelve layers need a third of the memory for results, and a third more operations.
func TestRecomputationNeedsLessMemory(t *testing.T) {
	for _, coupling := range []string{CouplingAlternating, CouplingJoint} {
		c := presetConfig(t, "base")
		c.Coupling = coupling
		kept, err := SizesOf(c)
		if err != nil {
			t.Fatal(err)
		}
		c.Train.Recompute = true
		again, err := SizesOf(c)
		if err != nil {
			t.Fatal(err)
		}
		if 3*again.ArenaBytes > kept.ArenaBytes {
			t.Errorf("%s: %d MB for results, and %d MB without recomputation", coupling, again.ArenaBytes>>20, kept.ArenaBytes>>20)
		}
		if more := again.StepFLOPs / kept.StepFLOPs; more < 1.2 || more > 4.0/3 {
			t.Errorf("%s: a step has %.2f times the operations", coupling, more)
		}
	}
}
