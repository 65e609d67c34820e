package experiments_test

import (
	"fmt"
	"log"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/gorgonia"
)

// dimmed starts the discriminator from a part of the generator's table: E_D = c·sg(E_G) + E_Delta.
type dimmed struct {
	sharing.GDES
	c float64
}

func (d dimmed) Name() string { return "dimmed" }

func (d dimmed) Discriminator(b *graph.Builder, s sharing.Shape) (*gorgonia.Node, string) {
	delta := b.Param(sharing.DeltaTable, graph.Zeros, s.Vocab, s.Hidden)
	return b.Add(b.Scale(b.StopGradient(d.Generator(b, s)), d.c), delta), sharing.DeltaTable
}

func (d dimmed) Tables(p *graph.Params) sharing.Tables {
	t := d.GDES.Tables(p)
	for i := range t.D {
		t.D[i] = float32(d.c)*t.G[i] + t.Delta[i]
	}
	return t
}

// linear tells replaced tokens from original ones by one linear map of the last layer's states.
type linear struct{}

func (linear) Attach(b *graph.Builder, e *graph.Encoder, in objectives.Inputs) objectives.Result {
	for l := len(e.States) - 1; l < e.Config.Layers; l++ {
		e.AddLayer(l)
	}
	logits := b.Dense("linear", e.Output(), 1, graph.Identity, e.Config.InitStd)
	return objectives.Result{Loss: b.BinaryCrossEntropy(logits, in.Labels, e.Mask), Logits: logits}
}

// An arm with a sharing strategy and an objective of one's own, trained for three steps on words without a text.
func ExampleNewTrainer() {
	plan, err := experiments.LoadPlan("smoke")
	if err != nil {
		log.Fatal(err)
	}
	config := plan.Base
	trainer, err := experiments.NewTrainer(config, 1,
		experiments.WithSharing(dimmed{c: 0.5}), experiments.WithDiscriminatorObjective(linear{}))
	if err != nil {
		log.Fatal(err)
	}
	defer trainer.Close()

	words := experiments.NoText(config.Model.Encoder.Vocab)
	for trainer.Done() < 3 {
		batch, err := trainer.Batch(words, words.Windows(config, trainer.Done()), 1, trainer.Done())
		if err != nil {
			log.Fatal(err)
		}
		r, err := trainer.Step(batch)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s, step %d: MLM loss %.1f, RTD loss %.1f\n", trainer.Config.Sharing, trainer.Done(), *r.MLMLoss, *r.RTDLoss)
	}
	// Output:
	// dimmed, step 1: MLM loss 6.9, RTD loss 0.7
	// dimmed, step 2: MLM loss 6.9, RTD loss 0.7
	// dimmed, step 3: MLM loss 6.9, RTD loss 0.7
}
