// Package graph builds DeBERTaV3 encoders as Gorgonia expression graphs.
//
// A [Builder] makes named parameters, inputs and a small set of fused operations in one
// gorgonia.ExprGraph. Everything it returns is an ordinary *gorgonia.Node: it can be inspected, mixed
// with Gorgonia's own operations and differentiated by gorgonia.Grad. [Builder.Gradients] does the
// same with operations that own their memory, which is what training uses.
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
