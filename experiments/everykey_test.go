package experiments

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
)

// maskedHalf draws half of the chosen tokens at random.
const maskedHalf = "masking.mask_prob=0.5 masking.random_prob=0.5"

// changes has every key of an arm's configuration.
var changes = map[string]change{
	"objective":                           {"objective=mlm", "sharing=none"},
	"sharing":                             {"sharing=es", ""},
	"coupling":                            {"coupling=joint", ""},
	"lambda":                              {"lambda=50", "coupling=joint"},
	"model.encoder.layers":                {"model.encoder.layers=3", ""},
	"model.encoder.hidden":                {"model.encoder.hidden=32", ""},
	"model.encoder.heads":                 {"model.encoder.heads=4", ""},
	"model.encoder.intermediate":          {"model.encoder.intermediate=32", ""},
	"model.encoder.vocab":                 {"model.encoder.vocab=231", ""},
	"model.encoder.max_positions":         {"model.encoder.max_positions=20", ""},
	"model.encoder.position_buckets":      {"model.encoder.position_buckets=6", ""},
	"model.encoder.hidden_dropout":        {"model.encoder.hidden_dropout=0.3", ""},
	"model.encoder.attention_dropout":     {"model.encoder.attention_dropout=0.3", ""},
	"model.encoder.position_biased_input": {"model.encoder.position_biased_input=true", "model.emd=false"},
	"model.encoder.layer_norm_eps":        {"model.encoder.layer_norm_eps=0.1", ""},
	"model.encoder.init_std":              {"model.encoder.init_std=0.2", ""},
	"model.generator_layers":              {"model.generator_layers=3", ""},
	"model.generator_hidden":              {"model.generator_hidden=8", ""},
	"model.from":                          {"model.from=FROM", ""},
	"model.draw_missing":                  {"model.draw_missing=true", "model.from=FROM"},
	"model.emd":                           {"model.emd=false", ""},
	"model.attention":                     {"model.attention=c2c+c2p", ""},
	"masking.strategy":                    {"masking.strategy=electra", ""},
	"masking.rate":                        {"masking.rate=0.2", ""},
	"masking.max_ngram":                   {"masking.max_ngram=3", ""},
	"masking.mask_prob":                   {"masking.mask_prob=0.2 masking.keep_prob=0.8", ""},
	"masking.keep_prob":                   {"masking.keep_prob=0.5 masking.random_prob=0", maskedHalf},
	"masking.random_prob":                 {"masking.random_prob=0.5 masking.mask_prob=0.5", ""},
	"train.steps":                         {"train.steps=5", ""},
	"train.batch":                         {"train.batch=8", ""},
	"train.accumulate":                    {"train.accumulate=2", ""},
	"train.seq":                           {"train.seq=10", ""},
	"train.lr":                            {"train.lr=0.02", ""},
	"train.discriminator_lr":              {"train.discriminator_lr=0.02", ""},
	"train.warmup":                        {"train.warmup=1", ""},
	"train.schedule":                      {"train.schedule=constant", ""},
	"train.beta1":                         {"train.beta1=0.5", ""},
	"train.beta2":                         {"train.beta2=0.5", ""},
	"train.eps":                           {"train.eps=0.01", ""},
	"train.weight_decay":                  {"train.weight_decay=0.5", ""},
	"train.bias_correction":               {"train.bias_correction=false", ""},
	"train.clip_norm":                     {"train.clip_norm=0.01", ""},
	"train.temperature":                   {"train.temperature=3", ""},
	"train.generator_share":               {"train.generator_share=0.7", "objective=rtd-frozen train.generator_share=0.4"},
	"train.temperature_start":             {"train.temperature_start=9", "objective=rtd-frozen train.generator_share=0.4"},
	"train.temperature_decay":             {"train.temperature_decay=5", "objective=rtd-frozen train.generator_share=0.4"},
	"intervals.eval_every":                {"intervals.eval_every=3", ""},
	"intervals.eval_batches":              {"intervals.eval_batches=1", ""},
	"intervals.measure_every":             {"intervals.measure_every=2", ""},
	"intervals.checkpoint_every":          {"intervals.checkpoint_every=5", ""},
}

// otherTests are the keys whose effect another test shows.
var otherTests = map[string]string{
	"train.precision": "it needs a plugin: TestLoweredTrainingInBF16",
	"train.recompute": "it changes memory alone: TestRecomputedLayersHaveTheSameBits, TestRecomputationNeedsLessMemory",
	"model.preset":    "it sets other keys when a plan is read: TestPresetsSetTheModel",
	"train.device":    "it needs a plugin: TestACellTrainsOnADevice",
	"train.devices":   "it needs a plugin: TestLoweredTrainingOnTwoDevicesIsThatOfOne",
}

func TestEveryKeyIsRead(t *testing.T) {
	testutil.Long(t) // it trains a cell for each key
	corpus, cache := texttest.WriteSentences(t, 60), t.TempDir()
	// A cell without a discriminator, so that what model.draw_missing allows is missing.
	from := Cell{Arm: "from", Seed: 1, Dir: t.TempDir()}
	from.Config = cellArm(training.ObjectiveMLM, "none", training.CouplingAlternating)
	trainedAs(t, from, corpus, cache)

	base := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	eachKeyIsRead(t, base, "changes", changes, func(key string) bool { return otherTests[key] != "" },
		func(t *testing.T, settings ...string) string {
			cell := Cell{Arm: "a", Seed: 1, Dir: t.TempDir(), Config: base}
			for _, s := range strings.Fields(strings.ReplaceAll(strings.Join(settings, " "), "FROM", from.Dir)) {
				if err := set(&cell.Config, s); err != nil {
					t.Fatal(err)
				}
			}
			return trainedAs(t, cell, corpus, cache)
		})
	for key, c := range changes {
		sets := func(s string) bool { return keyOf(s) == key }
		if !slices.ContainsFunc(strings.Fields(c.set), sets) {
			t.Errorf("%q does not set %s", c.set, key)
		}
	}
}

// trainedAs is what the training of a cell comes to: its metrics, the names of its files, its weights and moments, or
// its error.
func trainedAs(t *testing.T, c Cell, corpus, cache string) string {
	t.Helper()
	if err := c.Config.Validate(); err != nil {
		t.Fatal(err)
	}
	set := prepared(t, corpus, cache, c.Config)
	if err := c.Run(t.Context(), set, nil); err != nil {
		return err.Error()
	}
	names, err := training.Checkpoints(filepath.Join(c.Dir, checkpointDir))
	if err != nil {
		t.Fatal(err)
	}
	tensors, _ := checkpointAt(t, c, c.Config.Train.Steps)
	return fmt.Sprint(metricsOf(t, c), names, tensors)
}

// A preset decides the shape when it is set.
func TestPresetsSetTheModel(t *testing.T) {
	base := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	c := base
	if err := set(&c, "model.preset=xsmall"); err != nil {
		t.Fatal(err)
	}
	if c.Model.Encoder == base.Model.Encoder || c.Model.GeneratorLayers == base.Model.GeneratorLayers {
		t.Errorf("the model is %+v", c.Model)
	}
}
