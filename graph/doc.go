// Package graph builds DeBERTaV3 encoders as Gorgonia expression graphs.
//
// A [Builder] makes named parameters, inputs and a small set of fused operations in one gorgonia.ExprGraph. It returns
// ordinary *gorgonia.Node values: they can be inspected, combined with Gorgonia's own operations and differentiated by
// gorgonia.Grad. Training uses [Builder.Gradients], whose operations own their memory.
//
// Activations are matrices [batch*seq, width], row b*seq+s being token s of window b. Weights have
// PyTorch's layout [out, in], so that state dicts need no transposition.
//
//	params := graph.NewParams(1, tensor.Float32)
//	b := graph.NewBuilder(params)
//	x := b.Input("x", tensor.Float32, 8, 4)
//	y := b.Dense("dense", x, 3, graph.GELU, 0.02)
//	program, err := b.Compile()
//
// Sections are those of the DeBERTaV3 paper (arXiv 2111.09543) unless another source is named.
package graph
