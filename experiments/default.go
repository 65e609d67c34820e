package experiments

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
)

// DefaultConfig is the laptop configuration that plans start from: RTD with GDES, alternating.
func DefaultConfig() Config {
	preset, _ := graph.FindPreset("laptop")
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
		Masking: objectives.MaskAuthorsRTD(),
		Train: Train{
			Steps:           1200,
			Batch:           32,
			Seq:             64,
			LR:              2e-3,
			DiscriminatorLR: 1e-3,
			Warmup:          100,
			Beta1:           0.9,  // the paper's
			Beta2:           0.98, // the paper's
			Eps:             1e-6, // the paper's
			WeightDecay:     0.01, // the paper's
			BiasCorrection:  true,
			ClipNorm:        1, // the paper's
			Temperature:     1, // the authors'
		},
		Watch: Watch{EvalEvery: 50, EvalBatches: 8, MeasureEvery: 20, CheckpointEvery: 200},
	}
}
