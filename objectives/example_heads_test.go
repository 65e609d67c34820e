package objectives_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/tensor"
)

// A head for fine-tuning attaches to an encoder as MLM and RTD do. This classifier gives each of two windows one of
// three labels; the second window has none yet, so that it only gets logits. Before training each label has about the
// same chance, a loss of ln 3 = 1.10. The names of the parameters are those that transformers reads.
func ExampleClassify() {
	const batch, seq = 2, 8
	c := graph.Config{
		Layers: 2, Hidden: 8, Heads: 2, Intermediate: 16, Vocab: 21,
		MaxPositions: 16, PositionBuckets: 4, LayerNormEps: 1e-7, InitStd: 0.02,
	}
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
	table := b.Param("deberta.embeddings.word_embeddings.weight", graph.Normal(c.InitStd), c.Vocab, c.Hidden)
	ids, mask := b.Input("ids", tensor.Int, batch*seq), b.Input("mask", tensor.Float32, batch*seq)
	encoder := graph.StartEncoder(b.Scope("deberta"), c, attention.NewDisentangled(c), table, ids, mask, batch, seq)
	labels := b.Input("labels", tensor.Int, batch)
	result := objectives.Classify{Labels: 3, Dropout: 0.1}.Attach(b, encoder, objectives.Inputs{Targets: labels})

	program, err := b.Compile()
	if err != nil {
		log.Fatal(err)
	}
	defer program.Close()
	for name, values := range map[string]any{
		"ids":    toyWindows,
		"mask":   []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0},
		"labels": []int{2, objectives.None},
	} {
		if err := graph.Set(b.Node(name), values); err != nil {
			log.Fatal(err)
		}
	}
	if err := program.Run(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("logits %v, loss %.1f\n", result.Logits.Shape(), graph.Scalar(result.Loss.Value()))
	for _, n := range b.ParamNodes() {
		if !strings.HasPrefix(n.Name(), "deberta.") {
			fmt.Println(n.Name(), n.Shape())
		}
	}
	// Output:
	// logits (2, 3), loss 1.1
	// pooler.dense.weight (8, 8)
	// pooler.dense.bias (8)
	// classifier.weight (3, 8)
	// classifier.bias (3)
}
