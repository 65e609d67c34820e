package training

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
)

// Config is the complete configuration of one arm. Plan files, assignments such as lambda=10 and the config.yaml of
// each cell have the same keys.
type Config struct {
	Objective string  `yaml:"objective" doc:"mlm (generator alone), rtd (generator and discriminator) or rtd-frozen (first the generator, then the discriminator beside the frozen generator)"`
	Sharing   string  `yaml:"sharing" doc:"who owns the word table: none (NES), es (ES) or gdes (GDES)"`
	Coupling  string  `yaml:"coupling" doc:"joint (one loss, one optimizer), joint-two-moments (joint, but AdamW's moments of a shared table are kept for each loss) or alternating (generator step, then discriminator step)"`
	Lambda    float64 `yaml:"lambda" doc:"weight of the RTD loss; 50 in the paper, 10 in the authors' code. In the alternating coupling it has almost no effect: Adam and clipping remove the scale of the gradient, except through eps"`

	Model     Model              `yaml:"model"`
	Masking   objectives.Masking `yaml:"masking"`
	Train     Train              `yaml:"train"`
	Intervals Intervals          `yaml:"intervals" was:"watch"`
}

// Model is the pair of networks.
type Model struct {
	Preset          string       `yaml:"preset" doc:"laptop, xsmall, small, base, large or mdeberta-v3-base; sets encoder and generator_layers, which their own keys can change"`
	Encoder         graph.Config `yaml:"encoder" doc:"shape of the discriminator; the generator has the same shape with generator_layers layers"`
	GeneratorLayers int          `yaml:"generator_layers" doc:"half the discriminator's in the released models"`
	GeneratorHidden int          `yaml:"generator_hidden" doc:"width of the generator, with heads and feed-forward block in proportion; 0 means the width of the encoder, as in the released models"`
	From            string       `yaml:"from" doc:"checkpoint that training starts from: a cell's folder, a folder of ablate export or of transformers, a file of weights; it also decides the shape, as preset does, and the tokenizer. Empty: the initial weights are random, from the seed"`
	DrawMissing     bool         `yaml:"draw_missing" doc:"with from: weights that the checkpoint lacks, such as a generator or a head, begin random instead of being an error"`
	EMD             bool         `yaml:"emd" doc:"predict masked tokens through the enhanced mask decoder"`
	Attention       string       `yaml:"attention" doc:"terms of the attention score, from c2c, c2p and p2c joined by +; plain is c2c without a relative table"`
}

// Generator returns the shape of the generator: that of the encoder with another depth and perhaps another width.
func (m Model) Generator() graph.Config {
	c := m.Encoder.WithLayers(m.GeneratorLayers)
	if m.GeneratorHidden > 0 {
		c = c.Narrowed(m.GeneratorHidden)
	}
	return c
}

// Train holds the settings of batches, schedule and optimizer.
type Train struct {
	Steps           int     `yaml:"steps" doc:"number of updates; with the linear schedule the learning rate reaches 0 just after the last"`
	Batch           int     `yaml:"batch" doc:"windows in a batch"`
	Accumulate      int     `yaml:"accumulate" doc:"parts of a batch that run one after the other before the update, to save memory; the losses are the same but for rounding. 1: the whole batch at once"`
	Recompute       bool    `yaml:"recompute" resume:"free" doc:"computes the activations of each layer again in the backward pass, to save memory: about a third more time, and the same losses"`
	Seq             int     `yaml:"seq" doc:"tokens in a window, [CLS] and [SEP] included"`
	LR              float64 `yaml:"lr" doc:"peak learning rate of the generator and of the tables that MLM trains"`
	DiscriminatorLR float64 `yaml:"discriminator_lr" doc:"peak learning rate of the discriminator, a parameter group of its own in the joint coupling too"`
	Warmup          int     `yaml:"warmup" doc:"updates over which the learning rate rises linearly from 0"`
	Schedule        string  `yaml:"schedule" doc:"what the learning rate does after the warm-up: linear falls to 0, as in the paper; constant stays, so that a finished run can get more steps later"`
	Beta1           float64 `yaml:"beta1" doc:"AdamW: decay rate of the mean of gradients"`
	Beta2           float64 `yaml:"beta2" doc:"AdamW: decay rate of the mean of squared gradients"`
	Eps             float64 `yaml:"eps" doc:"AdamW: added to the root of the second moment"`
	WeightDecay     float64 `yaml:"weight_decay" doc:"AdamW: weight decay of all parameters except biases and LayerNorm weights"`
	BiasCorrection  bool    `yaml:"bias_correction" doc:"AdamW: bias correction of the moments, as published; false is the variant of the authors' code"`
	ClipNorm        float64 `yaml:"clip_norm" doc:"largest global norm of an optimizer's gradient; 0 means no clipping"`
	Temperature     float64 `yaml:"temperature" doc:"temperature of sampling from the generator"`
	Precision       string  `yaml:"precision" doc:"float32, or bf16 on a device: matrix products of factors rounded to bf16. Weights, moments, softmax, LayerNorm and losses are float32"`
	Device          string  `yaml:"device" resume:"free" doc:"what computes: cpu is the program itself; xla-cpu, cuda, cuda12, cuda13, rocm or the path of a PJRT plugin is a device, see docs/devices.md. Losses agree to rounding, and bits are those of the device"`
	Devices         int     `yaml:"devices" resume:"free" doc:"how many devices of one machine compute a step, each its part of the batch; gradients are summed over them"`

	GeneratorShare   float64 `yaml:"generator_share" doc:"with objective rtd-frozen: share of train.steps in which the generator learns by itself before it is frozen; 0 means that it is that of model.from"`
	TemperatureStart float64 `yaml:"temperature_start" doc:"with objective rtd-frozen: temperature of sampling when the discriminator begins; it falls to train.temperature"`
	TemperatureDecay float64 `yaml:"temperature_decay" doc:"with objective rtd-frozen: share of the discriminator's steps in which the temperature's distance to its end falls to 1/e of what it was"`
}

// Intervals says how often things are measured and saved, in steps. None of it changes the training.
type Intervals struct {
	EvalEvery       int `yaml:"eval_every" doc:"steps between evaluations on held-out text"`
	EvalBatches     int `yaml:"eval_batches" doc:"batches of held-out text in an evaluation; with languages for each of them"`
	MeasureEvery    int `yaml:"measure_every" doc:"steps between measures of tables and gradients"`
	CheckpointEvery int `yaml:"checkpoint_every" resume:"free" doc:"steps between checkpoints; the last step always writes one"`
}

// The values of Objective, Coupling and Train.Schedule.
const (
	ObjectiveMLM = "mlm"
	ObjectiveRTD = "rtd"

	ObjectiveRTDFrozen = "rtd-frozen"

	CouplingJoint           = "joint"
	CouplingJointTwoMoments = "joint-two-moments"
	CouplingAlternating     = "alternating"

	ScheduleLinear   = "linear"
	ScheduleConstant = "constant"
)
