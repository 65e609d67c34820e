package attention_test

import (
	"fmt"
	"log"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

// The rows of the relative table that the pairs of a window of six tokens read, with two buckets to each side:
// distances of 1 have a row of their own, longer ones share one.
func ExampleIndexMatrix() {
	index, err := attention.IndexMatrix(6, 2, 6)
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range index {
		fmt.Println(row)
	}
	// Output:
	// [2 1 1 1 1 1]
	// [3 2 1 1 1 1]
	// [3 3 2 1 1 1]
	// [3 3 3 2 1 1]
	// [3 3 3 3 2 1]
	// [3 3 3 3 3 2]
}

// Disentangled attention over one window of five tokens, two of which are the same word. By content alone they would
// get the same context; with relative positions they do not.
func ExampleDisentangled() {
	config := graph.Config{
		Layers: 1, Hidden: 8, Heads: 2, Intermediate: 16, Vocab: 10, MaxPositions: 8, PositionBuckets: 4,
		LayerNormEps: 1e-7, InitStd: 0.5,
	}
	for _, terms := range []attention.Terms{{C2C: true}, attention.AllTerms()} {
		b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
		ids, mask := b.Input("ids", tensor.Int, 5), b.Input("mask", tensor.Float32, 5)
		x := b.Gather(b.Param("words", graph.Normal(1), config.Vocab, config.Hidden), ids) // [5, 8]

		att := attention.Disentangled{Config: config, Terms: terms}
		context := att.Attend(b.Scope("attention.self"), graph.AttentionInput{
			Query: x, States: x, Positions: att.Positions(b), Mask: mask, Batch: 1, Seq: 5,
		})
		program, err := b.Compile()
		if err != nil {
			log.Fatal(err)
		}
		graph.Set(ids, []int{1, 4, 7, 4, 2})
		graph.Set(mask, []float64{1, 1, 1, 1, 1})
		if err := program.Run(); err != nil {
			log.Fatal(err)
		}
		rows := graph.Matrix(context)
		fmt.Println("the word at 1 and at 3 gets one context:", rows[1][0] == rows[3][0])
		program.Close()
	}
	// Output:
	// the word at 1 and at 3 gets one context: true
	// the word at 1 and at 3 gets one context: false
}
