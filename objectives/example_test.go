package objectives_test

import (
	"fmt"
	"log"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/tensor"
)

// toyVocabulary has four special ids, [PAD] [CLS] [SEP] and [UNK], sixteen words, and [MASK] last.
type toyVocabulary struct{}

func (toyVocabulary) IsSpecial(id int) bool  { return id < 4 || id == 20 }
func (toyVocabulary) StartsWord(id int) bool { return true } // each token is a word
func (toyVocabulary) PadID() int             { return 0 }
func (toyVocabulary) MaskID() int            { return 20 }
func (toyVocabulary) Size() int              { return 21 }

// toyWindows are two windows of eight tokens, each from [CLS] (1) to [SEP] (2); the second has a place of padding (0).
var toyWindows = []int{
	1, 5, 9, 13, 6, 10, 14, 2,
	1, 7, 11, 15, 8, 12, 2, 0,
}

// Which tokens is the generator to predict? Some of each window, as the authors of DeBERTaV3 mask
// for RTD. The mask
// is a function of the text, the seed and the step alone, so that every arm of an experiment sees the same.
func ExampleMasking_Batch() {
	draw := objectives.Draw{Seed: 1, Purpose: "mask", Step: 0}
	masked, err := objectives.MaskAuthorsRTD().Batch(toyWindows, 2, 8, toyVocabulary{}, draw)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("shown:", masked.IDs[:8], masked.IDs[8:])
	fmt.Println("to predict:", masked.N, "tokens, at", masked.Positions[:masked.N], "with ids", masked.Targets[:masked.N])
	// Output:
	// shown: [1 20 9 13 6 10 14 2] [1 20 11 15 8 12 2 0]
	// to predict: 2 tokens, at [1 9] with ids [5 7]
}

// From the generator's logits to the discriminator's input: draw a token at each masked place, put it into the text,
// and label what has changed. A sample that happens to be the original counts as original.
func ExampleSample() {
	positions := []int{2, 5} // masked in the first window; the tokens there were 9 and 10
	logits := make([]float64, 2*21)
	logits[0*21+9] = 50  // the generator is sure of 9 at the first place,
	logits[1*21+17] = 50 // and of 17 at the second
	sampled := make([]int, 2)
	// Temperature 1 draws from the softmax as it is; 0.3 and 0.8 are the uniform random numbers of the two draws.
	if err := objectives.Sample(sampled, logits, 2, 21, 1, []float64{0.3, 0.8}); err != nil {
		log.Fatal(err)
	}

	window := toyWindows[:8]
	corrupted, labels := make([]int, 8), make([]float64, 8)
	replaced, err := objectives.Corrupt(corrupted, labels, window, positions, sampled)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("sampled:  ", sampled)
	fmt.Println("original: ", window)
	fmt.Println("corrupted:", corrupted)
	fmt.Println("labels:   ", labels, "of which", replaced, "is a replacement")
	// Output:
	// sampled:   [9 17]
	// original:  [1 5 9 13 6 10 14 2]
	// corrupted: [1 5 9 13 6 17 14 2]
	// labels:    [0 0 0 0 0 1 0 0] of which 1 is a replacement
}

// An objective attaches a head and a loss to an encoder. Here MLM and RTD stand on two small encoders over one word
// table, as generator and discriminator do with the sharing es. Before training, MLM gives each of the 21 ids the same
// chance, a loss of ln 21 = 3.04, and RTD tosses a coin, a loss of ln 2 = 0.69.
func ExampleObjective() {
	const batch, seq, masked = 2, 8, 2
	c := graph.Config{
		Layers: 1, Hidden: 8, Heads: 2, Intermediate: 16, Vocab: 21,
		MaxPositions: 16, PositionBuckets: 4, LayerNormEps: 1e-7, InitStd: 0.02,
	}
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
	table := b.Param("words.weight", graph.Normal(c.InitStd), c.Vocab, c.Hidden)
	mask := b.Input("mask", tensor.Float32, batch*seq) // 1 at tokens, 0 at padding
	network := func(name string) (*graph.Builder, *graph.Encoder) {
		own, ids := b.Scope(name), b.Input(name+"_ids", tensor.Int, batch*seq)
		return own, graph.NewEncoder(own, c, attention.NewDisentangled(c), table, ids, mask, batch, seq)
	}

	own, encoder := network("generator")
	mlm := objectives.MLM{}.Attach(own, encoder, objectives.Inputs{
		Table:     table,
		Positions: b.Input("positions", tensor.Int, masked), Targets: b.Input("targets", tensor.Int, masked),
	})
	own, encoder = network("discriminator")
	rtd := objectives.RTD{}.Attach(own, encoder, objectives.Inputs{
		Table: table, Labels: b.Input("labels", tensor.Float32, batch*seq),
	})
	gradient := b.Gradients(b.Add(mlm.Loss, b.Scale(rtd.Loss, 50)), table)[0] // of the joint loss L_MLM + λ·L_RTD

	program, err := b.CompileInto(graph.NewArena(tensor.Float32), mlm.Loss, mlm.Logits, rtd.Loss, rtd.Logits, gradient)
	if err != nil {
		log.Fatal(err)
	}
	defer program.Close()
	// The text of two windows, with one token masked in each, and sampled tokens in their places.
	for name, values := range map[string]any{
		"mask":              []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0},
		"generator_ids":     []int{1, 20, 9, 13, 6, 10, 14, 2, 1, 20, 11, 15, 8, 12, 2, 0},
		"positions":         []int{1, 9},
		"targets":           []int{5, 7},
		"discriminator_ids": []int{1, 16, 9, 13, 6, 10, 14, 2, 1, 7, 11, 15, 8, 12, 2, 0},
		"labels":            []float64{0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
	} {
		if err := graph.Set(b.Node(name), values); err != nil {
			log.Fatal(err)
		}
	}
	if err := program.Run(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("MLM: logits %v, loss %.1f\n", mlm.Logits.Shape(), graph.Scalar(mlm.Loss.Value()))
	fmt.Printf("RTD: logits %v, loss %.1f\n", rtd.Logits.Shape(), graph.Scalar(rtd.Loss.Value()))
	fmt.Println("gradient of both on the table:", gradient.Shape())
	// Output:
	// MLM: logits (2, 21), loss 3.0
	// RTD: logits (16, 1), loss 0.7
	// gradient of both on the table: (21, 8)
}
