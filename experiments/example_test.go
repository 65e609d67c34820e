package experiments_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text"
	"gorgonia.org/gorgonia"
)

// quiet hears how cells go on, and says when one has ended.
type quiet struct{}

func (quiet) Started(experiments.Cell, int)             {}
func (quiet) Stepped(experiments.Cell, experiments.Row) {}
func (quiet) Warned(experiments.Cell, string)           {}

func (quiet) Ended(c experiments.Cell, last experiments.Row, err error) {
	fmt.Println(c.Arm, "ended at step", last.Step, "with", err)
}

// tiny is a configuration that trains in a moment.
func tiny() training.Config {
	c := training.DefaultConfig()
	c.Model.Encoder = graph.Config{
		Layers: 2, Hidden: 16, Heads: 2, Intermediate: 32, Vocab: 230,
		MaxPositions: 16, PositionBuckets: 4, LayerNormEps: 1e-7, InitStd: 0.02,
	}
	c.Train.Steps, c.Train.Warmup, c.Train.Batch, c.Train.Seq = 3, 1, 4, 12
	c.Intervals.EvalBatches = 1
	return c
}

// A plan is arms times seeds; a Runner trains what is missing of it in a folder, and Load reads the folder back.
// The notebook 3-ablation draws what comes out.
func ExampleRunner() {
	dir, err := os.MkdirTemp("", "ablate-example-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	book := filepath.Join(dir, "book.txt")
	if err := os.WriteFile(book, []byte(strings.Repeat("the reader reads and the writer writes what nobody counts.\n\n",
		400)), 0o644); err != nil {
		panic(err)
	}

	plan, err := experiments.ParsePlan([]byte(`
name: example
question: Does the discriminator's loss reach the generator?
arms:
  - {name: none, set: [sharing=none]}
  - {name: gdes, set: [sharing=gdes]}
`))
	if err != nil {
		panic(err)
	}
	plan.Base = tiny()
	r := &experiments.Runner{Plan: plan, Out: filepath.Join(dir, "run"), Parallel: 1, Listener: quiet{}}
	set, err := text.Prepare(context.Background(), text.PrepareOptions{
		Paths: []string{book}, VocabSize: 104, NoByteFallback: true, SeqLen: 12, BatchSize: 4, HeldOut: 0.2, CacheDir: dir,
	}, nil)
	if err != nil {
		panic(err)
	}
	defer set.Close()
	if err := r.OpenWith(set); err != nil {
		panic(err)
	}
	if err := r.Train(context.Background(), set); err != nil {
		panic(err)
	}
	result, err := experiments.Load(r.Out)
	if err != nil {
		panic(err)
	}
	var losses []float64
	for _, c := range result.Cells {
		loss, _ := c.Last("eval_mlm_loss")
		losses = append(losses, loss)
	}
	fmt.Println("the two generators have the same loss:", losses[0] == losses[1])
	// Output:
	// none ended at step 3 with <nil>
	// gdes ended at step 3 with <nil>
	// the two generators have the same loss: true
}

// half is GDES that begins from half of the generator's table: E_D = sg(E_G)/2 + E_Delta.
type half struct{ sharing.GDES }

func (half) Name() string { return "half" }

func (h half) Discriminator(b *graph.Builder, s sharing.Shape) (*gorgonia.Node, string) {
	delta := b.Param(sharing.DeltaTable, graph.Zeros, s.Vocab, s.Hidden)
	return b.Add(b.Scale(b.StopGradient(h.Generator(b, s)), 0.5), delta), sharing.DeltaTable
}

func (h half) Tables(p *graph.Params) sharing.Tables {
	t := h.GDES.Tables(p)
	for i := range t.D {
		t.D[i] -= t.G[i] / 2
	}
	return t
}

// linear tells replaced tokens by one linear map of the last states, without the [CLS] state and the layer before it.
type linear struct{}

func (linear) Attach(b *graph.Builder, e *graph.Encoder, in objectives.Inputs) objectives.Result {
	for l := len(e.States) - 1; l < e.Config.Layers; l++ {
		e.AddLayer(l)
	}
	logits := b.Dense("linear_head", e.Output(), 1, graph.Identity, e.Config.InitStd)
	return objectives.Result{Loss: b.BinaryCrossEntropy(logits, in.Labels, e.Mask), Logits: logits}
}

// A way of sharing and an objective of your own take the place of the built-in ones. The notebook 4-your-own
// trains such parts against them.
func ExampleWithSharing() {
	c := tiny()
	t, err := training.NewTrainer(c, 1, training.WithSharing(half{}), training.WithDiscriminatorObjective(linear{}))
	if err != nil {
		panic(err)
	}
	defer t.Close()
	words := training.SyntheticVocabulary(c.Model.Encoder.Vocab)
	for t.StepsDone() < c.Train.Steps {
		batch, err := t.Batch(words, words.Windows(c, t.StepsDone()), 1, t.StepsDone())
		if err != nil {
			panic(err)
		}
		if _, err := t.Step(batch); err != nil {
			panic(err)
		}
	}
	fmt.Println(t.Config.Sharing, "after", t.StepsDone(), "steps has a head of",
		t.Params.Count("discriminator.linear_head"), "weights")
	// Output: half after 3 steps has a head of 17 weights
}
