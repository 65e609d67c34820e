package training

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
	"gorgonia.org/tensor"
)

// onPlugin is the configuration on the plugin for CPUs.
func onPlugin(t testing.TB, c Config) Config {
	t.Helper()
	pjrttest.Plugin(t)
	lowertest.Quickly(t)
	c.Train.Device = find.CPU
	return c
}

// forArms runs a test of a device for every arm where CI asks for it, else for one.
func forArms(t *testing.T, test func(t *testing.T, c Config)) {
	pjrttest.Plugin(t)
	for name, c := range allArms() {
		t.Run(name, func(t *testing.T) {
			if c.Sharing != "gdes" || c.Coupling != CouplingAlternating {
				testutil.Long(t)
			}
			test(t, c)
		})
	}
}

// The losses, norms, samples and scores of the two are the same to rounding, from the same weights, batches and masks,
// with dropout; so are what measures see.
func TestLoweredTrainingHasTheLossesOfTheCPU(t *testing.T) {
	steps := 10
	if testutil.IsLong() {
		steps = 100
	}
	forArms(t, func(t *testing.T, c Config) {
		c.Train.Steps = steps
		here, there := trainerOf(t, c, 1), trainerOf(t, onPlugin(t, c), 1)
		near := func(what string, got, want *float64) {
			t.Helper()
			if (got == nil) != (want == nil) {
				t.Fatalf("step %d: there is one %s", here.StepsDone(), what)
			}
			if want != nil && !(math.Abs(*got-*want) <= 1e-3*max(1, math.Abs(*want))) {
				t.Fatalf("step %d: the %s is %g, on the CPU %g", here.StepsDone(), what, *got, *want)
			}
		}
		for step := range steps {
			batch := testBatch(t, here, 1, step)
			want, err := here.Step(batch)
			if err != nil {
				t.Fatal(err)
			}
			got, err := there.Step(batch)
			if err != nil {
				t.Fatal(err)
			}
			for i, id := range want.Sampled {
				if got.Sampled[i] != id {
					t.Fatalf("step %d: sample %d is %d, on the CPU %d", step+1, i, got.Sampled[i], id)
				}
			}
			near("MLM loss", got.MLMLoss, want.MLMLoss)
			near("RTD loss", got.RTDLoss, want.RTDLoss)
			near("share of replaced tokens", got.Replaced, want.Replaced)
			near("norm", got.GradNorm, want.GradNorm)
			near("discriminator's norm", got.GradNormDiscriminator, want.GradNormDiscriminator)
		}
		want, got := scoresOf(t, here), scoresOf(t, there)
		for i, s := range want.Scalars(HeldOutMetrics) {
			near(s.Key, got.Scalars(HeldOutMetrics)[i].Value, s.Value)
		}
	})
}

// scoresOf are the scores on two batches.
func scoresOf(t *testing.T, tr *Trainer) Evaluation {
	t.Helper()
	e, err := NewEvaluator(tr)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	scores, err := e.Score([]*Batch{testBatch(t, tr, 9, 1), testBatch(t, tr, 9, 2)})
	if err != nil {
		t.Fatal(err)
	}
	return scores
}

func TestLoweredTrainingIsMeasuredAsOnTheCPU(t *testing.T) {
	forArms(t, func(t *testing.T, c Config) {
		here, there := trainerOf(t, c, 1), trainerOf(t, onPlugin(t, c), 1)
		rows := measure.TokenRows{}
		var seen [2]*measure.Snapshot
		for step := range 3 {
			for i, tr := range []*Trainer{here, there} {
				var err error
				if _, seen[i], err = tr.StepWithSnapshot(testBatch(t, here, 1, step), rows); err != nil {
					t.Fatal(err)
				}
			}
		}
		want, got := seen[0], seen[1]
		if got.Step != want.Step || got.OneTable != want.OneTable {
			t.Errorf("step %d, one table %v", got.Step, got.OneTable)
		}
		for _, c := range []struct {
			what      string
			got, want []float32
		}{
			{"E_G", got.Tables.G, want.Tables.G}, {"E_D", got.Tables.D, want.Tables.D},
			{"E_Delta", got.Tables.Delta, want.Tables.Delta},
			{"E_G before", got.Before.G, want.Before.G}, {"E_D before", got.Before.D, want.Before.D},
			{"gradient of MLM", got.MLM, want.MLM}, {"gradient of RTD", got.RTD, want.RTD},
			{"contribution of MLM", got.MLMContribution, want.MLMContribution},
			{"contribution of RTD", got.RTDContribution, want.RTDContribution},
		} {
			if diff := distance(c.got, c.want); diff > 1e-3 {
				t.Errorf("%s: differs by %.2g of its norm", c.what, diff)
			}
		}
	})
}

// distance is the norm of a difference as a share of the norm of want; infinite if lengths differ.
func distance(got, want []float32) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	diff, all := 0.0, 0.0
	for i, x := range want {
		d := float64(got[i]) - float64(x)
		diff, all = diff+d*d, all+float64(x)*float64(x)
	}
	if diff == 0 {
		return 0
	}
	return math.Sqrt(diff / all)
}

// bitsOf are all weights and moments, as a checkpoint has them.
func bitsOf(t *testing.T, tr *Trainer) map[string][]float32 {
	t.Helper()
	if err := tr.device.fetch(); err != nil {
		t.Fatal(err)
	}
	all := map[string][]float32{}
	err := tr.EachTensor(func(name string, _ tensor.Shape, data []float32) error {
		all[name] = append([]float32{}, data...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sameTensors(t *testing.T, got, want map[string][]float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d tensors, want %d", len(got), len(want))
	}
	for name, data := range want {
		if !testutil.SameBits(got[name], data) {
			t.Errorf("%s differs", name)
		}
	}
}

// A run that stops, saves and goes on in another trainer has the bits of one that does not stop.
func TestLoweredTrainingResumesBitForBit(t *testing.T) {
	forArms(t, func(t *testing.T, c Config) {
		c = onPlugin(t, c)
		whole := trainerOf(t, c, 1)
		trainSteps(t, whole, 1, 3)
		dir := t.TempDir()
		if err := whole.Save(dir, Position{Step: 3, Device: whole.Device()}); err != nil {
			t.Fatal(err)
		}
		want := trainSteps(t, whole, 1, 3)

		second := trainerOf(t, c, 1) // its weights are those of step 0 until it loads
		pos, found, warnings, err := second.Load(dir)
		if err != nil || !found || len(warnings) > 0 || pos.Step != 3 || pos.Device != "xla-cpu" {
			t.Fatalf("%+v, %v, error %v", pos, warnings, err)
		}
		got := trainSteps(t, second, 1, 3)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("the last step gives %v, want %v", got, want)
		}
		sameTensors(t, bitsOf(t, second), bitsOf(t, whole))
	})
}

// A checkpoint goes to the CPU and back, and training goes on to the same losses to rounding.
func TestCheckpointsGoFromOneDeviceToAnother(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	there := onPlugin(t, c)
	whole := trainerOf(t, c, 1)
	want := trainSteps(t, whole, 1, 6)
	dir := t.TempDir()
	var last StepResult
	for i, c := range []Config{c, there, c} {
		tr := trainerOf(t, c, 1)
		if _, found, _, err := tr.Load(dir); err != nil || found != (i > 0) {
			t.Fatal(found, err)
		}
		before := bitsOf(t, tr)
		if err := tr.Save(dir, Position{Step: tr.StepsDone()}); err != nil {
			t.Fatal(err)
		}
		sameTensors(t, bitsOf(t, tr), before)
		last = trainSteps(t, tr, 1, 2)
		if err := tr.Save(dir, Position{Step: tr.StepsDone()}); err != nil {
			t.Fatal(err)
		}
	}
	if math.Abs(*last.MLMLoss-*want.MLMLoss) > 1e-3 || math.Abs(*last.RTDLoss-*want.RTDLoss) > 1e-3 {
		t.Errorf("losses %v, want %v", last, want)
	}
}

// A weight that is not finite is named, and nothing is updated by it.
func TestDivergenceOnADevice(t *testing.T) {
	c := onPlugin(t, Tiny(ObjectiveRTD, "gdes", CouplingAlternating))
	tr := trainerOf(t, c, 1)
	trainSteps(t, tr, 1, 1)
	if err := tr.Fetch(); err != nil {
		t.Fatal(err)
	}
	bad := tr.Params.List()[2]
	floats32(bad)[0] = float32(math.NaN())
	tr.device.changed()
	before := bitsOf(t, tr)
	_, err := tr.Step(testBatch(t, tr, 1, 1))
	if diverged := (DivergedError{}); !errors.As(err, &diverged) || !strings.Contains(err.Error(), bad.Name) {
		t.Errorf("error %v, want a divergence that names %s", err, bad.Name)
	}
	sameTensors(t, bitsOf(t, tr), before)
	if err := tr.Save(t.TempDir(), Position{Step: 1}); !errors.As(err, new(DivergedError)) {
		t.Errorf("saving gives %v", err)
	}
}

// What a trainer and an evaluator take on the device is given back.
func TestADeviceIsGivenBack(t *testing.T) {
	c := onPlugin(t, Tiny(ObjectiveMLM, "none", CouplingAlternating))
	keeper := trainerOf(t, c, 1)
	trainSteps(t, keeper, 1, 1)
	buffers, programs := keeper.device.device.Live()
	tr, err := NewTrainer(c, 2)
	if err != nil {
		t.Fatal(err)
	}
	for step := range 3 {
		if _, _, err := tr.StepWithSnapshot(testBatch(t, tr, 1, step), measure.TokenRows{}); err != nil {
			t.Fatal(err)
		}
	}
	scoresOf(t, tr)
	if b, p := keeper.device.device.Live(); b <= buffers || p <= programs {
		t.Errorf("%d buffers and %d programs with a second trainer", b, p)
	}
	tr.Close()
	if b, p := keeper.device.device.Live(); b != buffers || p != programs {
		t.Errorf("%d buffers and %d programs are left, want %d and %d", b, p, buffers, programs)
	}
}

func TestDevicesThatAreRefused(t *testing.T) {
	c := Tiny(ObjectiveMLM, "none", CouplingAlternating)
	c.Train.Device = "gpu"
	_, err := NewTrainer(c, 1)
	testutil.WantSentence(t, err, "train.device", `"gpu" is no device`, "cuda", "xla-cpu")
	pjrttest.Plugin(t)
	c.Train.Device = t.TempDir() + "/missing.so"
	_, err = NewTrainer(c, 1)
	testutil.WantSentence(t, err, "missing.so")
	c.Train.Device = find.CPU
	tr := trainerOf(t, c, 1)
	b := testBatch(t, tr, 1, 0)
	b.Masked.IDs[3] = 40
	_, err = tr.Step(b)
	testutil.WantSentence(t, err, "masked token 3 of the batch is 40", "from 0 to 39")
}
