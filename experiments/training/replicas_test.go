package training

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
)

// replicas is a configuration whose batches split over two devices.
func replicas(t *testing.T, c Config, devices, accumulate int) Config {
	t.Helper()
	c = onPlugin(t, c)
	if n := len(pjrttest.Client(t).Devices()); n < devices {
		t.Skipf("the plugin has %d devices", n)
	}
	c.Train.Batch, c.Train.Devices, c.Train.Accumulate = 4, devices, accumulate
	return c
}

// Two devices with half of each batch have the losses, norms, samples, gradients and weights of one to rounding, with
// dropout, also where each computes its half in two parts.
func TestLoweredTrainingOnTwoDevicesIsThatOfOne(t *testing.T) {
	forArms(t, func(t *testing.T, c Config) {
		checkReplicas(t, replicas(t, c, 1, 1), replicas(t, c, 2, 1))
		if testutil.IsLong() {
			checkReplicas(t, replicas(t, c, 1, 1), replicas(t, c, 2, 2))
		}
	})
}

func checkReplicas(t *testing.T, one, two Config) {
	t.Helper()
	alone, both := trainerOf(t, one, 1), trainerOf(t, two, 1)
	near := func(what string, got, want *float64) {
		t.Helper()
		if (got == nil) != (want == nil) || want != nil && !(math.Abs(*got-*want) <= 1e-4*max(1, math.Abs(*want))) {
			t.Errorf("step %d: the %s is %s, on one device %s", alone.StepsDone(), what, shown(got), shown(want))
		}
	}
	for step := range 5 {
		b, err := alone.Batch(testVocabulary(40), padWindows(one, testWindows(one, 1, step)), 1, step)
		if err != nil {
			t.Fatal(err)
		}
		want, wantSeen, err := alone.StepWithSnapshot(b, measure.TokenRows{})
		if err != nil {
			t.Fatal(err)
		}
		got, seen, err := both.StepWithSnapshot(b, measure.TokenRows{})
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(got.Sampled) != fmt.Sprint(want.Sampled) {
			t.Errorf("step %d: samples %v, on one device %v", step, got.Sampled, want.Sampled)
		}
		near("MLM loss", got.MLMLoss, want.MLMLoss)
		near("RTD loss", got.RTDLoss, want.RTDLoss)
		near("share of replaced tokens", got.Replaced, want.Replaced)
		near("norm", got.GradNorm, want.GradNorm)
		near("discriminator's norm", got.GradNormDiscriminator, want.GradNormDiscriminator)
		for what, pair := range map[string][2][]float32{"MLM": {seen.MLM, wantSeen.MLM}, "RTD": {seen.RTD, wantSeen.RTD},
			"MLM's contribution": {seen.MLMContribution, wantSeen.MLMContribution}} {
			if d := distance(pair[0], pair[1]); d > 1e-3 {
				t.Errorf("step %d: the gradient of %s differs by %.2g of its norm", step, what, d)
			}
		}
	}
	want := scoresOf(t, alone).Scalars(HeldOutMetrics)
	for i, s := range scoresOf(t, both).Scalars(HeldOutMetrics) {
		near(s.Key, s.Value, want[i].Value)
	}
	wantBits, gotBits := bitsOf(t, alone), bitsOf(t, both)
	for _, p := range alone.Params.List() {
		if d := distance(gotBits[p.Name], wantBits[p.Name]); d > 1e-3 {
			t.Errorf("%s differs by %.2g of its norm", p.Name, d)
		}
	}
	// Weights on the second device are those on the first, in every bit.
	if err := both.device.sameOnAll(); err != nil {
		t.Error(err)
	}
}

// sameOnAll compares the state on all devices with that on the first.
func (d *onDevice) sameOnAll() error { return d.state.CheckReplicas() }

// A run on two devices repeats its bits, also after a checkpoint.
func TestLoweredTrainingOnTwoDevicesResumes(t *testing.T) {
	c := replicas(t, Tiny(ObjectiveRTD, "gdes", CouplingAlternating), 2, 1)
	whole, second := trainerOf(t, c, 1), trainerOf(t, c, 1)
	trainSteps(t, whole, 1, 2)
	dir := t.TempDir()
	if err := whole.Save(dir, Position{Step: 2}); err != nil {
		t.Fatal(err)
	}
	if _, found, _, err := second.Load(dir); err != nil || !found {
		t.Fatal(found, err)
	}
	want, got := trainSteps(t, whole, 1, 2), trainSteps(t, second, 1, 2)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the last step gives %v, want %v", got, want)
	}
	sameTensors(t, bitsOf(t, second), bitsOf(t, whole))
	if whole.Device() != "xla-cpu x 2" {
		t.Errorf("the device is called %s", whole.Device())
	}
}

func TestNumbersOfDevicesThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		device             string
		devices, batch, in int
		words              string
	}{{"cpu", 2, 4, 1, "train.device cpu is one"}, {"cuda", 0, 4, 1, "must be 1 or more"},
		{"cuda", 3, 4, 1, "must divide train.batch, 4"}, {"cuda", 2, 6, 2, "must divide train.batch, 6"}} {
		bad := Tiny(ObjectiveMLM, "none", CouplingAlternating)
		bad.Train.Device, bad.Train.Devices, bad.Train.Batch, bad.Train.Accumulate = c.device, c.devices, c.batch, c.in
		testutil.WantSentence(t, bad.Validate(), "train.devices", c.words)
	}
}
