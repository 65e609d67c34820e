package training

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
)

// DefaultConfig is the laptop configuration that plans start from: RTD with GDES, alternating. Its numbers
// were chosen by single runs of some minutes on the default corpus, so that the generator is well past
// the unigram model and the discriminator has begun to learn in every arm within the time of a coffee.
func DefaultConfig() Config {
	preset, _ := graph.FindPreset("laptop")
	masking := objectives.MaskAuthorsRTD()
	// ELECTRA-large's rate. At the authors' 0.15 the same steps gave a discriminator hardly above chance:
	// it learns from the replaced tokens, and there are two thirds more of them.
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
			Steps: 1200, // what four arms take in under ten minutes on two cores, build included; at 700 the curves have just stopped crossing
			Batch: 32,   // 16 learnt MLM faster per token, but not RTD
			Seq:   64,   // the default corpus has paragraphs of some 22 words: longer windows cost more and tell no more
			// At 2e-3 the discriminator could not follow the tables that the generator moves; at 1e-3 the
			// generator sat at the unigram loss for half of the run.
			LR:              1.5e-3,
			DiscriminatorLR: 1e-3, // lower than the generator's: at 2e-3 and more it tends not to learn at all
			Warmup:          100,
			Beta1:           0.9,  // the paper's
			Beta2:           0.98, // the paper's
			Eps:             1e-6, // the paper's
			WeightDecay:     0.01, // the paper's
			BiasCorrection:  true,
			ClipNorm:        1, // the paper's
			Temperature:     1, // the authors'
		},
		Intervals: Intervals{EvalEvery: 50, EvalBatches: 12, MeasureEvery: 10, CheckpointEvery: 100},
	}
}
