package training

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/sharing"
)

// Validate reports every fault of the configuration, each with its key, and refuses combinations that
// mean nothing or would mislead.
func (c Config) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	oneOf := func(key, v string, values ...string) {
		for _, x := range values {
			if v == x {
				return
			}
		}
		fault("%s is %q and must be one of %s", key, v, strings.Join(values, ", "))
	}
	atLeast := func(key string, v, least int) {
		if v < least {
			fault("%s is %d and must be at least %d", key, v, least)
		}
	}
	above := func(key string, v float64) {
		if !(v > 0) {
			fault("%s is %g and must be above 0", key, v)
		}
	}
	prefixed := func(prefix string, err error) {
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				fault("%s%s", prefix, line)
			}
		}
	}

	oneOf("objective", c.Objective, ObjectiveMLM, ObjectiveRTD)
	oneOf("coupling", c.Coupling, CouplingJoint, CouplingAlternating)
	if _, err := sharing.ByName(c.Sharing); err != nil {
		fault("%v", err)
	}
	if !(c.Lambda >= 0) {
		fault("lambda is %g and must not be negative: it is the weight of the RTD loss", c.Lambda)
	}
	if c.Objective == ObjectiveMLM && c.Sharing != (sharing.None{}).Name() {
		fault("objective mlm trains a generator alone, so sharing %s has nobody to share with: set sharing=none or objective=rtd", c.Sharing)
	}
	if c.Objective == ObjectiveMLM && c.Coupling == CouplingJoint {
		fault("objective mlm has one loss, so coupling joint would claim a second: set coupling=alternating or objective=rtd")
	}

	m := c.Model
	prefixed("model.encoder.", m.Encoder.Validate())
	atLeast("model.generator_layers", m.GeneratorLayers, 1)
	if e := m.Encoder; m.GeneratorHidden != 0 && e.Heads > 0 && e.Hidden%e.Heads == 0 {
		if head := e.Hidden / e.Heads; m.GeneratorHidden < head || m.GeneratorHidden%head != 0 {
			fault("model.generator_hidden is %d and must be 0 or a multiple of a head's width, %d", m.GeneratorHidden, head)
		}
	}
	if m.EMD && m.GeneratorLayers < 2 {
		fault("model.emd needs model.generator_layers of 2 or more, not %d: it reruns the last layer over the states below it", m.GeneratorLayers)
	}
	if m.EMD && m.Encoder.PositionBiasedInput {
		fault("model.emd and model.encoder.position_biased_input exclude each other: absolute positions enter at the decoder or at the input")
	}
	if _, err := attention.ByName(m.Attention, m.Encoder); err != nil {
		fault("model.%v", err)
	}
	if m.Preset != "" {
		if _, err := graph.FindPreset(m.Preset); err != nil {
			fault("model.preset: %v", err)
		}
	}
	prefixed("masking.", c.Masking.Validate())

	t := c.Train
	atLeast("train.steps", t.Steps, 1)
	atLeast("train.batch", t.Batch, 1)
	atLeast("train.seq", t.Seq, 3)
	if t.Seq > m.Encoder.MaxPositions {
		fault("train.seq is %d and must not be above model.encoder.max_positions, %d", t.Seq, m.Encoder.MaxPositions)
	}
	above("train.lr", t.LR)
	above("train.discriminator_lr", t.DiscriminatorLR)
	if t.Warmup < 0 || t.Warmup > t.Steps {
		fault("train.warmup is %d and must lie between 0 and train.steps, %d: set train.warmup too", t.Warmup, t.Steps)
	}
	for _, beta := range []struct {
		key string
		v   float64
	}{{"train.beta1", t.Beta1}, {"train.beta2", t.Beta2}} {
		if !(beta.v >= 0 && beta.v < 1) {
			fault("%s is %g and must be in [0, 1)", beta.key, beta.v)
		}
	}
	above("train.eps", t.Eps)
	if !(t.WeightDecay >= 0) {
		fault("train.weight_decay is %g and must not be negative", t.WeightDecay)
	}
	if !(t.ClipNorm >= 0) {
		fault("train.clip_norm is %g and must not be negative; 0 clips nothing", t.ClipNorm)
	}
	above("train.temperature", t.Temperature)

	w := c.Intervals
	atLeast("intervals.eval_every", w.EvalEvery, 1)
	atLeast("intervals.eval_batches", w.EvalBatches, 1)
	atLeast("intervals.measure_every", w.MeasureEvery, 1)
	atLeast("intervals.checkpoint_every", w.CheckpointEvery, 1)
	return errors.Join(faults...)
}
