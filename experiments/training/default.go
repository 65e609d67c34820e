package training

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/objectives"
)

// DefaultConfig is the laptop configuration that plans start from: RTD with GDES, alternating. Its numbers were chosen
// by single runs of a few minutes on the default corpus, so that within this time the generator is clearly better than
// a unigram model and the discriminator has begun to learn in every arm.
func DefaultConfig() Config {
	preset, _ := graph.FindPreset("laptop")
	masking := objectives.MaskAuthorsRTD()
	// The rate of ELECTRA-large. At the authors' 0.15 the discriminator was little better than chance after the same
	// steps: it learns from the replaced tokens, and at 0.25 there are two thirds more of them.
	masking.Rate = 0.25
	return Config{
		Objective: ObjectiveRTD,
		Sharing:   "gdes",
		Coupling:  CouplingAlternating,
		Lambda:    50, // the paper's weight; the authors' code has 10
		Model: Model{
			Preset:          preset.Name,
			Encoder:         preset.Encoder,
			GeneratorLayers: preset.Generator,
			EMD:             true,
			Attention:       "c2c+c2p+p2c",
		},
		Masking: masking,
		Train: Train{
			// Ready plans of one seed end in minutes; at 700 steps the curves had just stopped crossing.
			Steps:      1200,
			Batch:      32, // 16 learnt MLM faster per token, but not RTD
			Accumulate: 1,
			Seq:        64, // paragraphs of the default corpus have about 22 words: longer windows cost more without a benefit
			// At 2e-3 the tables changed too fast for the discriminator; at 1e-3 the generator stayed at the unigram loss for
			// half of the run.
			LR:              1.5e-3,
			DiscriminatorLR: 1e-3, // lower than the generator's: at 2e-3 and more it often does not learn
			Warmup:          100,
			Schedule:        ScheduleLinear,
			Beta1:           0.9,  // the paper's
			Beta2:           0.98, // the paper's
			Eps:             1e-6, // the paper's
			WeightDecay:     0.01, // the paper's
			BiasCorrection:  true,
			ClipNorm:        1, // the paper's
			Temperature:     1, // the authors'
			Precision:       PrecisionFloat32,
			Device:          device.CPU,
			Devices:         1,

			// Of rtd-frozen alone: twice the temperature is a clearly easier test, and a tenth of the steps a short curriculum.
			TemperatureStart: 2,
			TemperatureDecay: 0.1,
		},
		Intervals: Intervals{EvalEvery: 50, EvalBatches: 12, MeasureEvery: 10, CheckpointEvery: 100},
	}
}
