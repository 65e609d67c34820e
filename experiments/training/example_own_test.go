package training_test

import (
	"fmt"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/gorgonia"
)

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
	c := training.Tiny(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
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
	head := t.Params.Count("discriminator.linear_head")
	fmt.Println(t.Config.Sharing, "after", t.StepsDone(), "steps has a head of", head, "weights")
	// Output: half after 20 steps has a head of 17 weights
}
