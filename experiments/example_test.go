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
	"github.com/ablate-go/ablate/text"
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
	sentence := "the reader reads and the writer writes what nobody counts.\n\n"
	if err := os.WriteFile(book, []byte(strings.Repeat(sentence, 400)), 0o644); err != nil {
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
	// Unordered output:
	// none ended at step 3 with <nil>
	// gdes ended at step 3 with <nil>
	// the two generators have the same loss: true
}
