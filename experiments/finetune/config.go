package finetune

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/tasks"
)

// Config is everything that decides a fine-tuning run. finetune.yaml of a run folder has the same keys.
type Config struct {
	Task string `yaml:"task" doc:"name of the task"`
	From string `yaml:"from" doc:"checkpoint whose encoder is fine-tuned: a cell's folder, a folder of ablate export or import or of transformers, a file of weights"`
	Data Data   `yaml:"data"`

	Network string    `yaml:"network" doc:"the network of a pair that is fine-tuned, discriminator or generator; empty: the discriminator, or the generator where it is alone"`
	Random  bool      `yaml:"random_baseline" doc:"train each learning rate and seed from random weights too, in the checkpoint's shape, to see what pre-training is worth; it doubles the time"`
	LR      []float64 `yaml:"lr" doc:"peak learning rates that are tried; the one with the best mean over seeds on dev is reported"`
	Seeds   []uint64  `yaml:"seeds" doc:"each decides the head's initial weights, the order of examples and dropout"`
	Epochs  int       `yaml:"epochs" doc:"passes over the training examples; the weights of the epoch that is best on dev are kept"`
	Batch   int       `yaml:"batch" doc:"examples in a batch"`
	Tokens  int       `yaml:"tokens" doc:"longest window, [CLS] and [SEP] included; longer texts are cut, long contexts of questions read in several windows"`
	Stride  int       `yaml:"stride" doc:"tokens from the beginning of a window of a long context to that of the next; 0 means half of the room"`

	Warmup           float64 `yaml:"warmup" doc:"share of the updates over which the learning rate rises from 0; after them it falls linearly to 0"`
	LayerDecay       float64 `yaml:"layer_decay" doc:"learning rate of a layer as a share of that of the layer above it; 1 gives all the same"`
	WeightDecay      float64 `yaml:"weight_decay" doc:"AdamW: weight decay of all parameters except biases and LayerNorm weights"`
	Beta1            float64 `yaml:"beta1" doc:"AdamW: decay rate of the mean of gradients"`
	Beta2            float64 `yaml:"beta2" doc:"AdamW: decay rate of the mean of squared gradients"`
	Eps              float64 `yaml:"eps" doc:"AdamW: added to the root of the second moment"`
	ClipNorm         float64 `yaml:"clip_norm" doc:"largest global norm of the gradient; 0 means no clipping"`
	HeadDropout      float64 `yaml:"head_dropout" doc:"dropout before the last linear layer"`
	HiddenDropout    float64 `yaml:"hidden_dropout" doc:"dropout of embeddings and sublayer outputs"`
	AttentionDropout float64 `yaml:"attention_dropout" doc:"dropout of attention probabilities"`
	Standardize      bool    `yaml:"standardize" doc:"of tasks whose answer is a number: train on the labels less their mean, divided by their standard deviation, both of the training set; predictions and scores are in the labels' own units"`
	Device           string  `yaml:"device" resume:"free" doc:"what computes: cpu is the program itself; xla-cpu, cuda, rocm or the path of a PJRT plugin is a device, see docs/devices.md"`
	CheckpointEvery  int     `yaml:"checkpoint_every" resume:"free" doc:"updates between checkpoints; the end of an epoch always writes one"`
}

// Data says where the task's files are, see [tasks.Source].
type Data struct {
	Path     string  `yaml:"path" doc:"folder in the layout of the task's download, or a file"`
	Train    string  `yaml:"train" doc:"file of the training examples, in place of the one in path"`
	Dev      string  `yaml:"dev" doc:"file of the dev examples"`
	Test     string  `yaml:"test" doc:"file of the test examples"`
	Text     string  `yaml:"text" doc:"column of the text, by name or number from 1, of tasks that do not fix it"`
	Pair     string  `yaml:"pair" doc:"column of the second text"`
	Label    string  `yaml:"label" doc:"column of the label"`
	DevShare float64 `yaml:"dev_share" doc:"share of the examples that is set aside for dev where there is no file for it"`
}

// Source is the same for package tasks.
func (d Data) Source() tasks.Source {
	return tasks.Source{
		Path: d.Path, Train: d.Train, Dev: d.Dev, Test: d.Test, Text: d.Text, Pair: d.Pair, Label: d.Label,
		DevShare: d.DevShare,
	}
}

// DefaultConfig has the settings of small models that are pre-trained here. The paper's larger ones want learning rates
// from 5e-6 to 3e-5 (arXiv 2111.09543, table 10).
func DefaultConfig() Config {
	return Config{
		Data: Data{DevShare: 0.1}, LR: []float64{3e-4}, Seeds: []uint64{1}, Random: true, Epochs: 3, Batch: 32, Tokens: 128,
		Warmup: 0.1, LayerDecay: 1, WeightDecay: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-6, ClipNorm: 1,
		HeadDropout: 0.1, HiddenDropout: 0.1, AttentionDropout: 0.1, Standardize: true, Device: device.CPU,
		CheckpointEvery: 200,
	}
}

// Validate returns every fault of the settings, each with its key, joined; nil if there is none.
func (c Config) Validate() error {
	var faults []error
	fault := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	fault(c.Task == "", "task is empty: name one")
	fault(c.From == "", "from is empty: name the checkpoint that is fine-tuned")
	fault(!slices.Contains([]string{"", discriminatorScope, generatorScope}, c.Network),
		"network is %q and must be discriminator, generator or empty", c.Network)
	fault(len(c.LR) == 0, "lr is an empty list: give at least one learning rate")
	for i, lr := range c.LR {
		fault(!(lr > 0 && lr < 1), "lr has %g and must be above 0 and below 1", lr)
		fault(slices.Contains(c.LR[:i], lr), "lr has %g twice", lr)
	}
	fault(len(c.Seeds) == 0, "seeds is an empty list: give at least one seed")
	for i, s := range c.Seeds {
		fault(slices.Contains(c.Seeds[:i], s), "seeds has %d twice", s)
	}
	for _, k := range []struct {
		key   string
		value int
		least int
	}{{"epochs", c.Epochs, 1}, {"batch", c.Batch, 1}, {"tokens", c.Tokens, 8}, {"stride", c.Stride, 0},
		{"checkpoint_every", c.CheckpointEvery, 1}} {
		fault(k.value < k.least, "%s is %d and must be at least %d", k.key, k.value, k.least)
	}
	for _, k := range []struct {
		key   string
		value float64
		below bool // 1 itself is too much
	}{{"warmup", c.Warmup, true}, {"layer_decay", c.LayerDecay, false}, {"weight_decay", c.WeightDecay, false},
		{"beta1", c.Beta1, true}, {"beta2", c.Beta2, true}, {"head_dropout", c.HeadDropout, true},
		{"hidden_dropout", c.HiddenDropout, true}, {"attention_dropout", c.AttentionDropout, true},
		{"data.dev_share", c.Data.DevShare, true}} {
		fault(!(k.value >= 0 && k.value <= 1) || k.below && k.value == 1,
			"%s is %g and must be between 0 and 1", k.key, k.value)
	}
	fault(c.LayerDecay == 0, "layer_decay is 0, which trains the head alone: give a share above 0")
	if err := device.CheckName(c.Device); err != nil {
		fault(true, "device: %v", err)
	}
	fault(!(c.Eps > 0), "eps is %g and must be above 0", c.Eps)
	fault(!(c.ClipNorm >= 0), "clip_norm is %g and must be at least 0", c.ClipNorm)
	return errors.Join(faults...)
}

// schedule is the optimizer's settings for a number of updates, at least one of which warms up.
func (c Config) schedule(steps int) training.Train {
	return training.Train{
		Steps: steps, Warmup: max(1, int(c.Warmup*float64(steps))), Beta1: c.Beta1, Beta2: c.Beta2, Eps: c.Eps,
		BiasCorrection: true, ClipNorm: c.ClipNorm,
	}
}
