package training

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
)

// Config is everything that makes one arm what it is. The same keys stand in plan files, in --set and in
// the resolved file that each cell keeps.
type Config struct {
	Objective string  `yaml:"objective" doc:"mlm (generator alone) or rtd (generator and discriminator)"`
	Sharing   string  `yaml:"sharing" doc:"who owns the word table: none (NES), es (ES) or gdes (GDES)"`
	Coupling  string  `yaml:"coupling" doc:"joint (one loss, one optimizer) or alternating (generator step, then discriminator step)"`
	Lambda    float64 `yaml:"lambda" doc:"weight of the RTD loss; 50 in the paper, 10 in the authors' code. In the alternating coupling Adam and the clip take it out again, but for eps"`

	Model     Model              `yaml:"model"`
	Masking   objectives.Masking `yaml:"masking"`
	Train     Train              `yaml:"train"`
	Intervals Intervals          `yaml:"intervals" was:"watch"`
}

// Model is the pair of networks.
type Model struct {
	Preset          string       `yaml:"preset" doc:"laptop, xsmall, small, base, large or mdeberta-v3-base; sets encoder and generator_layers, which further keys change"`
	Encoder         graph.Config `yaml:"encoder" doc:"the discriminator; mlm trains the generator's depth of it"`
	GeneratorLayers int          `yaml:"generator_layers" doc:"half the discriminator's in the released models"`
	GeneratorHidden int          `yaml:"generator_hidden" doc:"width of the generator, with heads and feed-forward block in proportion; 0 is the encoder's, as in the released models"`
	From            string       `yaml:"from" doc:"checkpoint whose weights training goes on from: a cell's folder, a folder of ablate export or of transformers, a file of weights; sets the shape as preset does, and its tokenizer reads the text. Empty: weights are drawn from the seed"`
	DrawMissing     bool         `yaml:"draw_missing" doc:"with from: draw from the seed what the checkpoint lacks, such as a generator or a head, instead of refusing"`
	EMD             bool         `yaml:"emd" doc:"predict masked tokens through the enhanced mask decoder"`
	Attention       string       `yaml:"attention" doc:"terms of the attention score, from c2c, c2p and p2c joined by +; plain is c2c without a relative table"`
}

// Generator is the generator's shape: the encoder's but for depth and width.
func (m Model) Generator() graph.Config {
	c := m.Encoder.WithLayers(m.GeneratorLayers)
	if m.GeneratorHidden > 0 {
		c = c.Narrowed(m.GeneratorHidden)
	}
	return c
}

// Train is how the weights move.
type Train struct {
	Steps           int     `yaml:"steps" doc:"updates; the learning rate falls to 0 just after the last"`
	Batch           int     `yaml:"batch" doc:"windows in a batch"`
	Seq             int     `yaml:"seq" doc:"tokens in a window, [CLS] and [SEP] included"`
	LR              float64 `yaml:"lr" doc:"peak learning rate of the generator and of tables that it trains"`
	DiscriminatorLR float64 `yaml:"discriminator_lr" doc:"peak learning rate of the discriminator, a parameter group of its own in the joint coupling too"`
	Warmup          int     `yaml:"warmup" doc:"updates over which the rate rises linearly from 0, to fall linearly to 0 after them"`
	Beta1           float64 `yaml:"beta1" doc:"AdamW: memory of the gradient"`
	Beta2           float64 `yaml:"beta2" doc:"AdamW: memory of its square"`
	Eps             float64 `yaml:"eps" doc:"AdamW: added to the root of the second moment"`
	WeightDecay     float64 `yaml:"weight_decay" doc:"AdamW: decay of all but biases and LayerNorm weights"`
	BiasCorrection  bool    `yaml:"bias_correction" doc:"AdamW as published; off is the authors' variant"`
	ClipNorm        float64 `yaml:"clip_norm" doc:"largest global norm of an optimizer's gradient; 0 clips nothing"`
	Temperature     float64 `yaml:"temperature" doc:"of sampling from the generator"`
}

// Intervals says what is measured, and how often, in steps. None of it changes the training.
type Intervals struct {
	EvalEvery       int `yaml:"eval_every" doc:"steps between evaluations on held-out text"`
	EvalBatches     int `yaml:"eval_batches" doc:"held-out batches of an evaluation"`
	MeasureEvery    int `yaml:"measure_every" doc:"steps between measures of tables and gradients"`
	CheckpointEvery int `yaml:"checkpoint_every" resume:"free" doc:"steps between checkpoints; a last one is always written"`
}

// The values of Objective and Coupling.
const (
	ObjectiveMLM = "mlm"
	ObjectiveRTD = "rtd"

	CouplingJoint       = "joint"
	CouplingAlternating = "alternating"
)
