package training

import (
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/sharing"
)

// What the snapshot calls the gradients is what the update of E is made of: in joint ES their sum.
func TestSnapshotGradientsAreThoseOfTheStep(t *testing.T) {
	for name, c := range allArms() {
		tr := trainerOf(t, c, 1)
		before := tr.tables()
		_, s, err := tr.StepWithSnapshot(testBatch(t, tr, 1, 0), measure.TokenRows{})
		if err != nil {
			t.Fatal(err)
		}
		if (s.MLM == nil) || (s.RTD == nil) != (name == "mlm") {
			t.Fatalf("%s: gradients %v and %v", name, s.MLM != nil, s.RTD != nil)
		}
		if !testutil.SameBits(s.Before.G, before.G) || testutil.SameBits(s.Tables.G, before.G) {
			t.Errorf("%s: the snapshot's tables are not those before and after the step", name)
		}
		if name != "es/"+CouplingJoint {
			continue
		}
		sum := make([]float32, len(s.MLM))
		for i := range sum {
			sum[i] = s.MLM[i] + s.RTD[i]
		}
		p := tr.phases[0]
		at := slices.IndexFunc(p.trained(), func(g *Trained) bool { return g.Param.Name == sharing.GeneratorTable })
		if !testutil.SameBits(sum, p.optimizer.gradient(at)) {
			t.Errorf("%s: the two gradients do not add up to E's", name)
		}
	}
	if s := trainerOf(t, Tiny(ObjectiveRTD, "es", CouplingJoint), 1).Snapshot(measure.TokenRows{}); s.MLM != nil ||
		s.RTD != nil {
		t.Error("there are gradients before the first step")
	}
}

// In the first step Adam's corrected momentum is the gradient, so what the two losses add is the update,
// but for its decay.
func TestPullsAddUpToTheFirstUpdate(t *testing.T) {
	for name, c := range allArms() {
		c.Train.WeightDecay, c.Train.ClipNorm = 0, 0.5
		tr := trainerOf(t, c, 1)
		before := tr.tables()
		_, s, err := tr.StepWithSnapshot(testBatch(t, tr, 1, 0), measure.TokenRows{})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range []struct {
			name        string
			was, is     []float32
			pulls       [][]float32
			applies     bool
			description string
		}{
			{"E_G", before.G, s.Tables.G, [][]float32{s.MLMContribution}, c.Sharing != "es", "MLM's"},
			{"E", before.G, s.Tables.G, [][]float32{s.MLMContribution, s.RTDContribution}, c.Sharing == "es", "the sum of both"},
			{"E_D", before.D, s.Tables.D, [][]float32{s.RTDContribution}, c.Sharing == "none" &&
				c.Objective == ObjectiveRTD, "RTD's"},
			{"E_Δ", before.Delta, s.Tables.Delta, [][]float32{s.RTDContribution}, c.Sharing == "gdes", "RTD's"},
		} {
			if !table.applies {
				continue
			}
			worst, largest := 0.0, 0.0
			for i := range table.was {
				moved := float64(table.was[i]) - float64(table.is[i])
				pull := 0.0
				for _, p := range table.pulls {
					pull += float64(p[i])
				}
				worst, largest = max(worst, math.Abs(moved-pull)), max(largest, math.Abs(moved))
			}
			if largest == 0 || worst > 1e-4*largest {
				t.Errorf("%s: the update of %s is off %s by %g of %g (kernels %s)", name, table.name, table.description, worst,
					largest, kernels.Kernel())
			}
		}
		if want := c.Objective == ObjectiveRTD && c.Sharing != "none"; s.OneTable != want {
			t.Errorf("%s: OneTable is %v", name, s.OneTable)
		}
	}
}
