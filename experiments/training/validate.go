package training

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/sharing"
)

// Validate returns every fault of the configuration, each with its key, joined; nil if there is none. It also refuses
// combinations that are meaningless or would mislead.
func (c Config) Validate() error {
	var f faults
	c.checkArm(&f)
	c.Model.check(&f)
	f.prefixed("masking.", c.Masking.Validate())
	c.Train.check(&f, c.Model.Encoder.MaxPositions)
	c.checkFrozen(&f)
	c.Intervals.check(&f)
	c.checkParts(&f)
	return errors.Join(f...)
}

// checkArm checks objective, sharing, coupling and lambda.
func (c Config) checkArm(f *faults) {
	f.oneOf("objective", c.Objective, ObjectiveMLM, ObjectiveRTD, ObjectiveRTDFrozen)
	f.oneOf("coupling", c.Coupling, CouplingJoint, CouplingJointTwoMoments, CouplingAlternating)
	if _, err := sharing.ByName(c.Sharing); err != nil {
		f.add("%v", err)
	}
	if !(c.Lambda >= 0) {
		f.add("lambda is %g and must not be negative: it is the weight of the RTD loss", c.Lambda)
	}
	if c.Objective == ObjectiveMLM && c.Sharing != (sharing.None{}).Name() {
		f.add("objective mlm trains a generator alone, so sharing %s has no second network: set sharing=none or "+
			"objective=rtd", c.Sharing)
	}
	if c.Coupling == CouplingJointTwoMoments && c.Objective != ObjectiveMLM && apart(c.Sharing) {
		f.add("coupling %s is the same as %s with sharing %s, where no parameter is trained by both losses: set "+
			"coupling=%s or sharing=es", CouplingJointTwoMoments, CouplingJoint, c.Sharing, CouplingJoint)
	}
	if c.Objective == ObjectiveMLM && (c.Coupling == CouplingJoint || c.Coupling == CouplingJointTwoMoments) {
		f.add("objective mlm has one loss, so there is nothing to join: set coupling=alternating or objective=rtd")
	}
}

// checkParts refuses widths at which a dropout mask cannot begin within a batch, see graph.Builder.InParts.
func (c Config) checkParts(f *faults) {
	if c.Train.splits() <= 1 {
		return
	}
	for _, e := range []graph.Config{c.Model.Encoder, c.Model.Generator()} {
		if e.HiddenDropout > 0 && e.Hidden%4 != 0 {
			f.add("train.accumulate is %d and train.devices %d, and parts of a batch need widths that are multiples of 4, not "+
				"%d: set both to 1, model.encoder.hidden, or model.encoder.hidden_dropout=0", c.Train.Accumulate, c.Train.Devices,
				e.Hidden)
			return
		}
	}
}

// checkDevices refuses several processors, and numbers of devices that do not split a batch.
func (t Train) checkDevices(f *faults) {
	switch {
	case t.Devices < 1:
		f.add("train.devices is %d and must be 1 or more", t.Devices)
	case t.Devices > 1 && device.IsCPU(t.Device):
		f.add("train.devices is %d, and train.device cpu is one: name another device, such as cuda, or set train.devices=1",
			t.Devices)
	case t.Devices > 1 && t.Batch >= 1 && t.Accumulate >= 1 && t.Batch%(t.Accumulate*t.Devices) != 0:
		f.add("train.devices is %d with train.accumulate %d, and their product must divide train.batch, %d: each device gets "+
			"as many windows", t.Devices, t.Accumulate, t.Batch)
	}
}

// apart reports whether a built-in strategy has no parameter that both losses train.
func apart(name string) bool {
	return name == (sharing.None{}).Name() || name == (sharing.GDES{}).Name()
}

func (m Model) check(f *faults) {
	f.prefixed("model.encoder.", m.Encoder.Validate())
	f.atLeast("model.generator_layers", m.GeneratorLayers, 1)
	if e := m.Encoder; m.GeneratorHidden != 0 && e.Heads > 0 && e.Hidden%e.Heads == 0 {
		if head := e.Hidden / e.Heads; m.GeneratorHidden < head || m.GeneratorHidden%head != 0 {
			f.add("model.generator_hidden is %d and must be 0 or a multiple of a head's width, %d", m.GeneratorHidden, head)
		}
	}
	if m.EMD && m.GeneratorLayers < 2 {
		f.add("model.emd needs model.generator_layers of 2 or more, not %d: it runs the last layer again over the "+
			"states below it; set model.emd=false, or model.generator_layers=2", m.GeneratorLayers)
	}
	if m.EMD && m.Encoder.PositionBiasedInput {
		f.add("model.emd and model.encoder.position_biased_input exclude each other: absolute positions are " +
			"added in the decoder or at the input; set model.emd=false, or model.encoder.position_biased_input=false")
	}
	if _, err := attention.ByName(m.Attention, m.Encoder); err != nil {
		f.add("model.%v", err)
	}
	if m.Preset != "" {
		if _, err := graph.FindPreset(m.Preset); err != nil {
			f.add("model.preset: %v", err)
		}
	}
}

func (t Train) check(f *faults, maxPositions int) {
	f.atLeast("train.steps", t.Steps, 1)
	f.atLeast("train.batch", t.Batch, 1)
	if t.Accumulate < 1 || t.Batch >= 1 && t.Batch%t.Accumulate != 0 {
		f.add("train.accumulate is %d and must divide train.batch, %d: it is the number of parts of a batch", t.Accumulate,
			t.Batch)
	}
	f.atLeast("train.seq", t.Seq, 3)
	if t.Seq > maxPositions {
		f.add("train.seq is %d and must not be above model.encoder.max_positions, %d", t.Seq, maxPositions)
	}
	f.above0("train.lr", t.LR)
	f.above0("train.discriminator_lr", t.DiscriminatorLR)
	if t.Warmup < 0 || t.Warmup > t.Steps {
		f.add("train.warmup is %d and must lie between 0 and train.steps, %d: set train.warmup too", t.Warmup, t.Steps)
	}
	f.oneOf("train.schedule", t.Schedule, ScheduleLinear, ScheduleConstant)
	f.prefixed("train.device: ", device.CheckName(t.Device))
	t.checkDevices(f)
	t.checkPrecision(f)
	for _, beta := range []struct {
		key string
		v   float64
	}{{"train.beta1", t.Beta1}, {"train.beta2", t.Beta2}} {
		if !(beta.v >= 0 && beta.v < 1) {
			f.add("%s is %g and must be in [0, 1)", beta.key, beta.v)
		}
	}
	f.above0("train.eps", t.Eps)
	if !(t.WeightDecay >= 0) {
		f.add("train.weight_decay is %g and must not be negative", t.WeightDecay)
	}
	if !(t.ClipNorm >= 0) {
		f.add("train.clip_norm is %g and must not be negative; 0 clips nothing", t.ClipNorm)
	}
	f.above0("train.temperature", t.Temperature)
}

func (w Intervals) check(f *faults) {
	f.atLeast("intervals.eval_every", w.EvalEvery, 1)
	f.atLeast("intervals.eval_batches", w.EvalBatches, 1)
	f.atLeast("intervals.measure_every", w.MeasureEvery, 1)
	f.atLeast("intervals.checkpoint_every", w.CheckpointEvery, 1)
}

// faults collects the faults of a configuration.
type faults []error

func (f *faults) add(format string, args ...any) { *f = append(*f, fmt.Errorf(format, args...)) }

func (f *faults) oneOf(key, v string, values ...string) {
	if !slices.Contains(values, v) {
		f.add("%s is %q and must be one of %s", key, v, strings.Join(values, ", "))
	}
}

func (f *faults) atLeast(key string, v, least int) {
	if v < least {
		f.add("%s is %d and must be at least %d", key, v, least)
	}
}

func (f *faults) above0(key string, v float64) {
	if !(v > 0) { // written so that NaN fails too
		f.add("%s is %g and must be above 0", key, v)
	}
}

// prefixed adds the lines of err, each as a fault that begins with the prefix of its keys.
func (f *faults) prefixed(prefix string, err error) {
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			f.add("%s%s", prefix, line)
		}
	}
}
