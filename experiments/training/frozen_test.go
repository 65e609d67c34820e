package training

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/objectives"
)

// frozenArm learns the generator in 6 steps of 20.
func frozenArm(sharing string) Config {
	c := Tiny(ObjectiveRTDFrozen, sharing, CouplingAlternating)
	c.Train.GeneratorShare = 0.3
	return c
}

// In its own steps the generator moves as in an arm of MLM alone with as many steps, bit for bit, and then not at all;
// the discriminator rests first and moves then.
func TestOneNetworkAfterTheOther(t *testing.T) {
	for _, mode := range []string{"none", "gdes"} {
		c := frozenArm(mode)
		tr := trainerOf(t, c, 1)
		d := weights(tr, "discriminator.")
		first := trainSteps(t, tr, 1, 6)
		if changed := testutil.Differing(d, weights(tr, "discriminator.")); len(changed) > 0 {
			t.Errorf("%s: the resting discriminator changed %v", mode, changed)
		}
		if first.RTDLoss != nil || first.GradNormDiscriminator != nil || first.GradNorm == nil || first.MLMLoss == nil {
			t.Errorf("%s: a step of the generator gives %v", mode, first)
		}
		mlm := Tiny(ObjectiveMLM, "none", CouplingAlternating)
		mlm.Train.Steps = 6
		alone := trainerOf(t, mlm, 1)
		trainSteps(t, alone, 1, 6)
		g := weights(tr, "generator.")
		if changed := testutil.Differing(weights(alone, "generator."), g); len(changed) > 0 {
			t.Errorf("%s: beside an arm of MLM alone %v differ", mode, changed)
		}
		then := trainSteps(t, tr, 1, 5)
		if changed := testutil.Differing(g, weights(tr, "generator.")); len(changed) > 0 {
			t.Errorf("%s: the frozen generator changed %v", mode, changed)
		}
		if changed := testutil.Differing(d, weights(tr, "discriminator.")); len(changed) != len(d) {
			t.Errorf("%s: the discriminator changed %d of its %d tensors", mode, len(changed), len(d))
		}
		if then.RTDLoss == nil || then.GradNormDiscriminator == nil || then.GradNorm != nil || then.MLMLoss == nil {
			t.Errorf("%s: a step of the discriminator gives %v", mode, then)
		}
	}
}

// The first step of the discriminator against a naive one: the frozen generator's logits without dropout, sampled at the
// temperature of the schedule.
func TestTheFrozenGeneratorSamplesByTheSchedule(t *testing.T) {
	tr := trainerOf(t, frozenArm("none"), 1)
	trainSteps(t, tr, 1, 6)
	e, err := NewEvaluator(tr)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for step := 6; step < 10; step++ {
		b := testBatch(t, tr, 1, step)
		if _, err := e.Score([]*Batch{b}); err != nil { // fills the graph without dropout
			t.Fatal(err)
		}
		n := b.Masked.N
		logits := slices.Clone(e.gen.result.Logits.Value().Data().([]float32)[:n*40])
		at := 1 + (2-1)*math.Exp(-float64(step-6)/(0.1*14))
		want := make([]int, n)
		if err := objectives.Sample(want, logits, n, 40, at, b.Uniforms[:n]); err != nil {
			t.Fatal(err)
		}
		r, err := tr.Step(b)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(r.Sampled[:n], want) {
			t.Errorf("step %d: sampled %v, want %v", step, r.Sampled[:n], want)
		}
	}
}

func TestTheTemperatureFalls(t *testing.T) {
	c := frozenArm("none").Train
	last := math.Inf(1)
	for done := c.generatorSteps(); done < c.Steps; done++ {
		at := c.temperatureAt(done)
		if !(at < last && at > 1) {
			t.Errorf("after %d updates the temperature is %v, before it %v", done, at, last)
		}
		last = at
	}
	if first := c.temperatureAt(c.generatorSteps()); first != 2 {
		t.Errorf("it begins at %v", first)
	}
	c.TemperatureStart = 1
	if at := c.temperatureAt(8); at != 1 {
		t.Errorf("without a curriculum it is %v", at)
	}
}

// Stopped within either part, a trainer that is loaded goes on with the same bits.
func TestAFrozenArmResumes(t *testing.T) {
	for _, at := range []int{3, 6, 9} {
		whole := trainerOf(t, frozenArm("gdes"), 1)
		trainSteps(t, whole, 1, at)
		dir := t.TempDir()
		if err := whole.Save(dir, Position{Step: at}); err != nil {
			t.Fatal(err)
		}
		resumed := trainerOf(t, frozenArm("gdes"), 1)
		if _, found, _, err := resumed.Load(dir); err != nil || !found {
			t.Fatal(found, err)
		}
		trainSteps(t, whole, 1, 12-at)
		trainSteps(t, resumed, 1, 12-at)
		if changed := testutil.Differing(weights(whole, ""), weights(resumed, "")); len(changed) > 0 {
			t.Errorf("after a resume at step %d %v differ", at, changed)
		}
	}
}

// Snapshots have the gradient of the loss that the step trains, and measures take what there is.
func TestSnapshotsOfAFrozenArm(t *testing.T) {
	tr := trainerOf(t, frozenArm("gdes"), 1)
	for step := range 8 {
		_, s, err := tr.StepWithSnapshot(testBatch(t, tr, 1, step), measure.TokenRows{All: []int{5, 6, 7}})
		if err != nil {
			t.Fatal(err)
		}
		if (s.MLM != nil) != (step < 6) || (s.RTD != nil) != (step >= 6) {
			t.Errorf("step %d: gradients of MLM %v, of RTD %v", step, s.MLM != nil, s.RTD != nil)
		}
		if _, err := measure.Take(s, measure.EachMeasure); err != nil {
			t.Errorf("step %d: %v", step, err)
		}
	}
}

func TestWhatAFrozenArmRefuses(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"nothing to join":              func(c *Config) { c.Coupling = CouplingJoint },
		"RTD would train its table":    func(c *Config) { c.Sharing = "es" },
		"each network needs one step":  func(c *Config) { c.Train.GeneratorShare = 0.01 },
		"at least 0 and below 1":       func(c *Config) { c.Train.GeneratorShare = 1 },
		"train.temperature_start is 0": func(c *Config) { c.Train.TemperatureStart = 0 },
		"train.temperature_decay is 0": func(c *Config) { c.Train.TemperatureDecay = 0 },
	} {
		c := frozenArm("none")
		change(&c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
	c := frozenArm("none")
	c.Train.GeneratorShare = 0 // that of a checkpoint
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
	for _, p := range trainerOf(t, frozenArm("none"), 1).phases {
		if _, err := p.lower(c.Train, lowering{}); err == nil || !strings.Contains(err.Error(), ObjectiveRTDFrozen) {
			t.Errorf("lowered: %v", err)
		}
	}
	a, b := sizesOf(t, frozenArm("none")), sizesOf(t, Tiny(ObjectiveRTD, "none", CouplingAlternating))
	if !(a.StepFLOPs < b.StepFLOPs && a.StepFLOPs > b.StepFLOPs/3) {
		t.Errorf("a step costs %g operations on average, and %g with two networks in each step", a.StepFLOPs, b.StepFLOPs)
	}
}

func sizesOf(t *testing.T, c Config) Sizes {
	t.Helper()
	s, err := SizesOf(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
