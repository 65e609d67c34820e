package sharing_test

import (
	"fmt"
	"log"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/tensor"
)

// One step of gradient descent on a loss of the discriminator, in each of the three sharings: which tables move?
func ExampleStrategy() {
	shape := sharing.Shape{Vocab: 6, Hidden: 4, InitStd: 0.5}
	for _, s := range sharing.Strategies() {
		params := graph.NewParams(1, tensor.Float32)
		b := graph.NewBuilder(params)
		s.Generator(b, shape)
		table, trains := s.Discriminator(b, shape)

		words := b.Input("words", tensor.Int, 3)
		logits := b.Dense("head", b.Gather(table, words), 1, graph.Identity, 0.5)
		labels, mask := b.Input("replaced", tensor.Float32, 3), b.Input("mask", tensor.Float32, 3)
		gradient := b.Gradients(b.BinaryCrossEntropy(logits, labels, mask), table)
		program, err := b.Compile()
		if err != nil {
			log.Fatal(err)
		}
		graph.Set(words, []int{1, 4, 2})
		graph.Set(labels, []float64{0, 1, 0})
		graph.Set(mask, []float64{1, 1, 1})
		if err := program.Run(); err != nil {
			log.Fatal(err)
		}

		g, d := slices.Clone(s.Tables(params).G), slices.Clone(s.Tables(params).D)
		weights := params.Get(trains).Value.Data().([]float32)
		for i, x := range graph.Values(gradient[0]) {
			weights[i] -= float32(x)
		}
		now := s.Tables(params)
		fmt.Printf("%-4s  E_G moves: %-5v  E_D moves: %v\n", s.Name(), !slices.Equal(g, now.G), !slices.Equal(d, now.D))
		program.Close()
	}
	// Output:
	// none  E_G moves: false  E_D moves: true
	// es    E_G moves: true   E_D moves: true
	// gdes  E_G moves: false  E_D moves: true
}
