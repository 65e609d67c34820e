package objectives

import "github.com/ablate-go/ablate/graph"

// RTD is replaced token detection (section 2.2.2): it predicts for every token that is not padding whether it was
// replaced by a sample of the generator. The head is that of the authors' replaced_token_detection_model.py:
//
//	logit_i = w · gelu( W · LayerNorm(h_i + h_0) + c ) + d
//
// and the loss the mean binary cross-entropy over all tokens, [CLS] and [SEP] included.
type RTD struct{}

// Attach implements [Objective]. The head's parameters are mask_predictions.*.
func (RTD) Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result {
	if b.Failed(in.Labels) {
		return Result{}
	}
	c := e.Config
	for l := len(e.States) - 1; l < c.Layers; l++ {
		e.AddLayer(l)
	}
	head := b.Scope("mask_predictions")
	h := head.AddFirst(e.Output(), e.Seq)
	h = head.LayerNorm("LayerNorm", h, c.LayerNormEps)
	h = head.Dense("dense", h, c.Hidden, graph.GELU, c.InitStd)
	logits := head.Dense("classifier", h, 1, graph.Identity, c.InitStd)
	return Result{Loss: head.BinaryCrossEntropy(logits, in.Labels, e.Mask), Logits: logits, Terms: CountTokens}
}

// CountTokens counts the tokens of a batch that are not padding, for [Result.Terms].
func CountTokens(b Batch) (n float64) {
	for _, m := range b.Mask {
		if m != 0 {
			n++
		}
	}
	return n
}
