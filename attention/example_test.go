package attention_test

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// The attention of a layer is three products of queries, keys and a table of relative positions. Here they are made
// of single operations, beside the fused one over the same weights. The notebook 1-attention looks at the pictures.
func ExampleDisentangled() {
	const seq = 6
	c := graph.Config{
		Layers: 1, Hidden: 8, Heads: 1, Intermediate: 16, Vocab: 9,
		MaxPositions: 16, PositionBuckets: 4, LayerNormEps: 1e-7, InitStd: 0.5,
	}
	b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
	// [seq, hidden]
	x := b.Gather(b.Param("words.weight", graph.Normal(1), c.Vocab, c.Hidden), b.Input("ids", tensor.Int, seq))

	self := b.Scope("attention.self")
	project := func(name string, x *gorgonia.Node) *gorgonia.Node {
		return self.Dense(name, x, c.Hidden, graph.Identity, c.InitStd)
	}
	rel := b.Param("rel_embeddings.weight", graph.Normal(c.InitStd), 2*c.PositionBuckets, c.Hidden)
	rel = b.LayerNorm("LayerNorm", rel, c.LayerNormEps)
	q, k, v := project("query_proj", x), project("key_proj", x), project("value_proj", x)
	content := b.Linear(q, k, nil, graph.Identity)                             // [seq, seq]: q_i · k_j
	queriesByRow := b.Linear(q, project("key_proj", rel), nil, graph.Identity) // [seq, rows]: q_i · Kr[t]
	keysByRow := b.Linear(k, project("query_proj", rel), nil, graph.Identity)  // [seq, rows]: k_j · Qr[t]

	// t(i, j) says which column of these each pair of tokens reads.
	t, err := attention.IndexMatrix(seq, c.PositionBuckets, c.MaxPositions)
	if err != nil {
		panic(err)
	}
	rows := 2 * c.PositionBuckets
	var ofQuery, ofKey []int
	for i := range seq {
		for j := range seq {
			ofQuery = append(ofQuery, i*rows+t[i][j])
			ofKey = append(ofKey, j*rows+t[i][j])
		}
	}
	pick := func(products *gorgonia.Node, name string) *gorgonia.Node {
		flat := gorgonia.Must(gorgonia.Reshape(products, tensor.Shape{seq * rows, 1}))
		return gorgonia.Must(gorgonia.Reshape(b.Gather(flat, b.Input(name, tensor.Int, seq*seq)), tensor.Shape{seq, seq}))
	}
	scores := b.Scale(b.Sum(content, pick(queriesByRow, "of_query"), pick(keysByRow, "of_key")),
		1/math.Sqrt(3*float64(c.Hidden)))
	byHand := gorgonia.Must(gorgonia.Mul(gorgonia.Must(gorgonia.SoftMax(scores, 1)), v)) // [seq, hidden]

	d := attention.NewDisentangled(c)
	mask := b.Input("mask", tensor.Float32, seq)
	fused := d.Attend(self, graph.AttentionInput{Query: x, States: x, Positions: d.Positions(b), Mask: mask, Batch: 1,
		Seq: seq})

	program, err := b.Compile()
	if err != nil {
		panic(err)
	}
	defer program.Close()
	for name, data := range map[string]any{"ids": []int{1, 4, 2, 4, 7, 8}, "of_query": ofQuery, "of_key": ofKey,
		"mask": []float64{1, 1, 1, 1, 1, 1}} {
		if err := graph.Set(b.Node(name), data); err != nil {
			panic(err)
		}
	}
	if err := program.Run(); err != nil {
		panic(err)
	}
	largest := 0.0
	whole := graph.Values(fused)
	for i, v := range graph.Values(byHand) {
		largest = max(largest, math.Abs(v-whole[i]))
	}
	fmt.Println("shape", fused.Shape(), "and the same numbers:", largest < 1e-5)
	// Output: shape (6, 8) and the same numbers: true
}
