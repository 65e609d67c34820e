package runreport

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/plots/report"
)

// settings are those of the plan's base.
var settings = part{name: "the settings", blocks: (*run).settings}

func (r *run) settings() ([]report.Block, error) {
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
	after := "linear to 0"
	if t.Schedule == training.ScheduleConstant {
		after = "constant"
	}
	all := report.Definitions{
		{Term: "Generator", Text: fmt.Sprintf("%s, %s, %s",
			prose.Count(c.Model.GeneratorLayers, "layer"), shape(c.Model.Generator()), head)},
		{Term: "Discriminator", Text: fmt.Sprintf("%s, %s", prose.Count(e.Layers, "layer"), shape(e))},
		{Term: "Attention", Text: fmt.Sprintf("%s, %d position buckets to each side", c.Model.Attention, e.PositionBuckets)},
		{Term: "Dropout", Text: fmt.Sprintf("%g, and %g of attention probabilities", e.HiddenDropout, e.AttentionDrop)},
		{Term: "Masking", Text: fmt.Sprintf("%s, rate %g; of the chosen tokens %s%% become [MASK]",
			c.Masking.Strategy, c.Masking.Rate, prose.Fixed(100*c.Masking.MaskProb, 0))},
		{Term: "Batches", Text: fmt.Sprintf("%s of %d tokens, %s", prose.Count(t.Batch, "window"), t.Seq,
			prose.Count(t.Steps, "step"))},
		{Term: "Learning rates", Text: fmt.Sprintf("%g generator, %g discriminator; "+
			"linear warm-up over %s, then %s", t.LR, t.DiscriminatorLR, prose.Count(t.Warmup, "step"), after)},
		{Term: "AdamW", Text: fmt.Sprintf("β %g and %g, ε %g, weight decay %g, %s, %s",
			t.Beta1, t.Beta2, t.Eps, t.WeightDecay, correction, clip)},
		{Term: "Sampling", Text: fmt.Sprintf("from the generator at temperature %g", t.Temperature)},
	}
	return []report.Block{
		report.Paragraph("The networks and their training, where arms do not set their own:"), all,
	}, nil
}

func shape(c graph.Config) string {
	return fmt.Sprintf("hidden %d, %s, feed-forward %d", c.Hidden, prose.Count(c.Heads, "head"), c.Intermediate)
}
