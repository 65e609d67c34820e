package training

import (
	"math"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

func TestDefaultConfigurationIsValid(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Error(err)
	}
	for name, c := range allArms() {
		if err := c.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each fault is one sentence that names the key and the value.
func TestConfigurationFaults(t *testing.T) {
	for want, change := range map[string]func(*Config){
		`objective is "clm"`:    func(c *Config) { c.Objective = "clm" },
		`coupling is "loose"`:   func(c *Config) { c.Coupling = "loose" },
		`unknown sharing "ges"`: func(c *Config) { c.Sharing = "ges" },
		"lambda is -0.5":        func(c *Config) { c.Lambda = -0.5 },
		"lambda is NaN":         func(c *Config) { c.Lambda = math.NaN() },
		"no second network":     func(c *Config) { c.Objective = ObjectiveMLM },
		"one loss": func(c *Config) {
			c.Objective, c.Sharing, c.Coupling = ObjectiveMLM, "none", CouplingJoint
		},
		`unknown preset "huge"`:                  func(c *Config) { c.Model.Preset = "huge" },
		"model.encoder.layers is 0":              func(c *Config) { c.Model.Encoder.Layers = 0 },
		"model.encoder.hidden is 15":             func(c *Config) { c.Model.Encoder.Hidden = 15 },
		"model.encoder.position_buckets is 3":    func(c *Config) { c.Model.Encoder.PositionBuckets = 3 },
		"model.encoder.hidden_dropout is 1":      func(c *Config) { c.Model.Encoder.HiddenDropout = 1 },
		"model.encoder.attention_dropout is NaN": func(c *Config) { c.Model.Encoder.AttentionDrop = math.NaN() },
		"model.generator_hidden is 41":           func(c *Config) { c.Model.GeneratorHidden = 41 },
		"model.generator_layers is 0":            func(c *Config) { c.Model.GeneratorLayers, c.Model.EMD = 0, false },
		"model.emd needs":                        func(c *Config) { c.Model.GeneratorLayers = 1 },
		"exclude each other":                     func(c *Config) { c.Model.Encoder.PositionBiasedInput = true },
		`model.attention is "c2c+c2x"`:           func(c *Config) { c.Model.Attention = "c2c+c2x" },
		`model.attention is ""`:                  func(c *Config) { c.Model.Attention = "" },
		"masking.":                               func(c *Config) { c.Masking.Rate = 1.5 },
		"train.steps is 0":                       func(c *Config) { c.Train.Steps, c.Train.Warmup = 0, 0 },
		"train.batch is 0":                       func(c *Config) { c.Train.Batch = 0 },
		"train.accumulate is 2":                  func(c *Config) { c.Train.Accumulate = 2 },
		"train.accumulate is 0":                  func(c *Config) { c.Train.Accumulate = 0 },
		"train.seq is 2":                         func(c *Config) { c.Train.Seq = 2 },
		"train.seq is 17":                        func(c *Config) { c.Train.Seq = 17 },
		"train.lr is 0":                          func(c *Config) { c.Train.LR = 0 },
		"train.discriminator_lr is -1":           func(c *Config) { c.Train.DiscriminatorLR = -1 },
		"train.warmup is 21":                     func(c *Config) { c.Train.Warmup = 21 },
		`train.schedule is "cosine"`:             func(c *Config) { c.Train.Schedule = "cosine" },
		"train.warmup is -1":                     func(c *Config) { c.Train.Warmup = -1 },
		"train.beta1 is 1":                       func(c *Config) { c.Train.Beta1 = 1 },
		"train.beta2 is -0.1":                    func(c *Config) { c.Train.Beta2 = -0.1 },
		"train.eps is 0":                         func(c *Config) { c.Train.Eps = 0 },
		"train.weight_decay is -1":               func(c *Config) { c.Train.WeightDecay = -1 },
		"train.clip_norm is -1":                  func(c *Config) { c.Train.ClipNorm = -1 },
		"train.temperature is 0":                 func(c *Config) { c.Train.Temperature = 0 },
		"intervals.eval_every is 0":              func(c *Config) { c.Intervals.EvalEvery = 0 },
		"intervals.eval_batches is 0":            func(c *Config) { c.Intervals.EvalBatches = 0 },
		"intervals.measure_every is 0":           func(c *Config) { c.Intervals.MeasureEvery = 0 },
		"intervals.checkpoint_every is 0":        func(c *Config) { c.Intervals.CheckpointEvery = 0 },
	} {
		c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
		change(&c)
		err := c.Validate()
		testutil.WantSentence(t, err, want)
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("one change gives several faults: %q", err)
		}
		if _, err := NewTrainer(c, 1); err == nil {
			t.Errorf("%s: a trainer takes it", want)
		}
	}
}
