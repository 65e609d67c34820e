package sharing_test

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Which loss moves which table? One step down the gradient of each, in the three sharings; the losses are those of
// MLM and RTD with nothing between the table and the head. The notebook 2-sharing has the same with its equations.
func ExampleStrategies() {
	s := sharing.Shape{Vocab: 12, Hidden: 8, InitStd: 0.5}
	words, next := []int{2, 5, 7, 5}, []int{5, 7, 5, 3}
	losses := map[string]func(b *graph.Builder, table *gorgonia.Node) *gorgonia.Node{
		"MLM": func(b *graph.Builder, table *gorgonia.Node) *gorgonia.Node {
			h := b.Gather(table, b.Input("words", tensor.Int, len(words)))
			return b.CrossEntropy(b.Linear(h, table, nil, graph.Identity), b.Input("next", tensor.Int, len(words)))
		},
		"RTD": func(b *graph.Builder, table *gorgonia.Node) *gorgonia.Node {
			h := b.Gather(table, b.Input("words", tensor.Int, len(words)))
			labels, mask := b.Input("labels", tensor.Float32, len(words)), b.Input("mask", tensor.Float32, len(words))
			return b.BinaryCrossEntropy(b.Dense("head", h, 1, graph.Identity, 0.5), labels, mask)
		},
	}
	inputs := map[string]any{"words": words, "next": next, "labels": []float64{0, 1, 0, 1}, "mask": []float64{1, 1, 1, 1}}
	for _, strategy := range sharing.Strategies() {
		params := graph.NewParams(1, tensor.Float32)
		for _, by := range []string{"MLM", "RTD"} {
			b := graph.NewBuilder(params)
			table, trains := strategy.Generator(b, s), sharing.GeneratorTable
			if looked, key := strategy.Discriminator(b, s); by == "RTD" {
				table, trains = looked, key
			}
			gradient := b.Gradients(losses[by](b, table), table)[0]
			program, err := b.Compile()
			if err != nil {
				panic(err)
			}
			for name, data := range inputs {
				if n := b.Node(name); n != nil {
					if err := graph.Set(n, data); err != nil {
						panic(err)
					}
				}
			}
			if err := program.Run(); err != nil {
				panic(err)
			}
			now := strategy.Tables(params)
			before := sharing.Tables{G: slices.Clone(now.G), D: slices.Clone(now.D)}
			weights := params.Get(trains).Value.Data().([]float32)
			for i, g := range graph.Values(gradient) {
				weights[i] -= float32(g)
			}
			after := strategy.Tables(params)
			fmt.Printf("%-4s  %s moves E_G: %-5v  E_D: %v\n", strategy.Name(), by, !slices.Equal(before.G, after.G),
				!slices.Equal(before.D, after.D))
			program.Close()
		}
	}
	// Output:
	// none  MLM moves E_G: true   E_D: false
	// none  RTD moves E_G: false  E_D: true
	// es    MLM moves E_G: true   E_D: true
	// es    RTD moves E_G: true   E_D: true
	// gdes  MLM moves E_G: true   E_D: true
	// gdes  RTD moves E_G: false  E_D: true
}
