package objectives

import "github.com/ablate-go/ablate/graph"

// Regress predicts a number for each window, as DebertaV2ForSequenceClassification of transformers does with one label:
//
//	logit = v · dropout( gelu( W·dropout(h_0) + c ) ) + d
//
// where h_0 is the state of the first token. The loss is the mean of (logit - label)² over the windows that have a
// label. Labels are [batch] numbers, NaN for a window without one. Logits are [batch, 1], the predictions themselves.
type Regress struct {
	PoolerDropout float64 // probability, of the first token's state; 0 in the released models
	Dropout       float64 // probability, before the last linear map
}

// Attach implements [Objective]. The head's parameters are pooler.dense.* and classifier.*.
func (o Regress) Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result {
	if b.Failed(in.Labels) {
		return Result{}
	}
	logits := b.Dense("classifier", pooled(b, e, o.PoolerDropout, o.Dropout), 1, graph.Identity, e.Config.InitStd)
	return Result{Loss: b.MeanSquaredError(logits, in.Labels), Logits: logits}
}
