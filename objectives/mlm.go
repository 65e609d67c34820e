package objectives

import (
	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// MLM is masked language modelling (section 2.2): the mean over masked positions of
//
//	-log softmax( LayerNorm(gelu(W·h + c)) · Eᵀ + bias )[original token]
//
// with the output tied to the word table E. Logits are computed at masked positions only.
type MLM struct {
	// EMD predicts from the enhanced mask decoder, as DeBERTa does, instead of the output of the last layer. It needs two
	// layers or more.
	EMD bool
}

// Attach implements [Objective]. The head's parameters are lm_predictions.lm_head.*.
func (m MLM) Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result {
	if b.Failed(in.Table, in.Positions, in.Targets) {
		return Result{}
	}
	c, width := e.Config, in.Table.Shape()[1]
	head := b.Scope("lm_predictions.lm_head")
	states := m.states(b, e, in.Positions)
	states = head.Dense("dense", states, width, graph.GELU, c.InitStd) // the width of the table may differ from hidden
	states = head.LayerNorm("LayerNorm", states, c.LayerNormEps)
	logits := head.Linear(states, in.Table, head.Param("bias", graph.Zeros, c.Vocab), graph.Identity)
	return Result{Loss: head.CrossEntropy(logits, in.Targets), Logits: logits, Terms: CountMasked}
}

// CountMasked counts the masked tokens of a batch, for [Result.Terms].
func CountMasked(b Batch) float64 { return float64(b.Masked.N) }

// states returns the [p, hidden] states from which the tokens at the positions are predicted.
func (m MLM) states(b *graph.Builder, e *graph.Encoder, positions *gorgonia.Node) *gorgonia.Node {
	layers := e.Config.Layers
	// With absolute positions at the input the authors' decoder falls back to the last layer's output.
	emd := m.EMD && !e.Config.PositionBiasedInput
	if emd {
		layers-- // the ordinary output of the last layer is not used
	}
	for l := len(e.States) - 1; l < layers; l++ {
		e.AddLayer(l)
	}
	if emd {
		return attention.EnhancedMaskDecoder(b, e, e.PositionTable(), positions)
	}
	return b.Gather(e.Output(), positions)
}
