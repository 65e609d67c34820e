package objectives

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// pooled is one vector for each window, [batch, hidden], from the state h_0 of its first token:
//
//	dropout( gelu( W·dropout(h_0) + c ) )
//
// as in transformers' ContextPooler, whose parameters are pooler.dense.*. first and second are the two probabilities.
func pooled(b *graph.Builder, e *graph.Encoder, first, second float64) *gorgonia.Node {
	c, pooler := e.Config, b.Scope("pooler")
	h := pooler.Dropout("dropout", e.FirstTokens(), first)
	return b.Dropout("dropout", pooler.Dense("dense", h, c.Hidden, graph.GELU, c.InitStd), second)
}

// output adds the layers that are missing and returns the states of all tokens, [batch*seq, hidden].
func output(e *graph.Encoder) *gorgonia.Node {
	for l := len(e.States) - 1; l < e.Config.Layers; l++ {
		e.AddLayer(l)
	}
	return e.Output()
}
