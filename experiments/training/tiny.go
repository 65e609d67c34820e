package training

import "github.com/ablate-go/ablate/graph"

// Tiny is a configuration that trains in milliseconds, for examples, tests and first steps in a notebook: two layers,
// all attention terms, the enhanced mask decoder, dropout, and learning rates at which a few steps change every weight.
// Its word table has 40 rows and its batches are 3 windows of 12 tokens. The objective mlm needs sharing none and the
// alternating coupling.
func Tiny(objective, sharing, coupling string) Config {
	c := DefaultConfig()
	c.Objective, c.Sharing, c.Coupling, c.Lambda = objective, sharing, coupling, 5
	c.Model.Preset, c.Model.GeneratorLayers = "", 2
	c.Model.Encoder = graph.Config{
		Layers: 2, Hidden: 16, Heads: 2, Intermediate: 24, Vocab: 40, MaxPositions: 16, PositionBuckets: 4,
		HiddenDropout: 0.1, AttentionDrop: 0.1, LayerNormEps: 1e-7, InitStd: 0.1,
	}
	c.Masking.Rate = 0.3
	c.Train.Steps, c.Train.Batch, c.Train.Seq, c.Train.Warmup = 20, 3, 12, 2
	c.Train.LR, c.Train.DiscriminatorLR = 1e-2, 5e-3
	c.Intervals = Intervals{EvalEvery: 2, EvalBatches: 2, MeasureEvery: 3, CheckpointEvery: 2}
	return c
}
