package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// settings are those of the plan's base.
func (r *run) settings() report.Definitions {
	c := r.Plan.Base
	e, t := c.Model.Encoder, c.Train
	head := "MLM head on the last layer"
	if c.Model.EMD {
		head = "enhanced mask decoder"
	}
	clip := "no clipping"
	if t.ClipNorm > 0 {
		clip = fmt.Sprintf("gradient norm clipped at %g", t.ClipNorm)
	}
	correction := "with bias correction"
	if !t.BiasCorrection {
		correction = "without bias correction"
	}
	return report.Definitions{
		{Term: "Generator", Text: fmt.Sprintf("%s, %s, %s",
			prose.Count(c.Model.GeneratorLayers, "layer"), shape(c.Model.Generator()), head)},
		{Term: "Discriminator", Text: fmt.Sprintf("%s, %s", prose.Count(e.Layers, "layer"), shape(e))},
		{Term: "Attention", Text: fmt.Sprintf("%s, %d position buckets to each side", c.Model.Attention, e.PositionBuckets)},
		{Term: "Dropout", Text: fmt.Sprintf("%g, and %g of attention probabilities", e.HiddenDropout, e.AttentionDrop)},
		{Term: "Masking", Text: fmt.Sprintf("%s, rate %g; of the chosen tokens %s%% become [MASK]",
			c.Masking.Strategy, c.Masking.Rate, prose.Fixed(100*c.Masking.MaskProb, 0))},
		{Term: "Batches", Text: fmt.Sprintf("%d windows of %d tokens, %s", t.Batch, t.Seq, prose.Count(t.Steps, "step"))},
		{Term: "Learning rates", Text: fmt.Sprintf("%g generator, %g discriminator; linear warm-up over %s, then linear to 0",
			t.LR, t.DiscriminatorLR, prose.Count(t.Warmup, "step"))},
		{Term: "AdamW", Text: fmt.Sprintf("β %g and %g, ε %g, weight decay %g, %s, %s",
			t.Beta1, t.Beta2, t.Eps, t.WeightDecay, correction, clip)},
		{Term: "Sampling", Text: fmt.Sprintf("from the generator at temperature %g", t.Temperature)},
	}
}

func shape(c graph.Config) string {
	return fmt.Sprintf("hidden %d, %s, feed-forward %d", c.Hidden, prose.Count(c.Heads, "head"), c.Intermediate)
}

// textFacts describe what the models read.
func (r *run) textFacts() report.Definitions {
	d, t := r.Data, r.Plan.Base.Train
	facts := report.Definitions{
		{Term: "Corpus", Text: textName(d)},
		{Term: "Size", Text: fmt.Sprintf("%s words, %s bytes", prose.Thousands(d.Words), prose.Thousands(d.Bytes))},
		{Term: "Vocabulary", Text: fmt.Sprintf("%s ids, %s", prose.Thousands(d.Vocabulary), tokenizerOf(d))},
		{Term: "Training text", Text: tokensIn(d.TrainTokens, d.TrainWindows)},
		{Term: "Held-out text", Text: tokensIn(d.HeldOutTokens, d.HeldOutWindows)},
	}
	if d.OutsideTokens > 0 {
		facts = append(facts, report.Definition{Term: "Other domain",
			Text: prose.Thousands(d.OutsideTokens) + " tokens of text from outside, for scoring only"})
	}
	if d.TrainTokens > 0 {
		passes := float64(t.Steps) * float64(t.Batch) * float64(t.Seq) / float64(d.TrainTokens)
		facts = append(facts, report.Definition{Term: "Passes",
			Text: prose.Fixed(passes, 2) + " over the training text, at the base settings"})
	}
	return append(facts, report.Definition{Term: "Unigram entropy", Text: fmt.Sprintf("%s nats a token on held-out text, for a "+
		"model that knows the training text's frequencies; %s is the training text's own",
		prose.Fixed(d.Entropy.Cross, 3), prose.Fixed(d.Entropy.Train, 3))})
}

func tokensIn(tokens int64, windows int) string {
	return fmt.Sprintf("%s tokens in %s windows", prose.Thousands(tokens), prose.Thousands(windows))
}

// tokenizerOf says where the tokenizer comes from.
func tokenizerOf(d *experiments.DataInfo) string {
	if d.TokenizerOf != "" {
		return "the tokenizer of " + d.TokenizerOf
	}
	return "a unigram tokenizer trained on this text"
}
