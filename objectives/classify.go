package objectives

import "github.com/ablate-go/ablate/graph"

// Classify predicts one of several labels for each window, as DebertaV2ForSequenceClassification of transformers does:
//
//	logits = V · dropout( gelu( W·dropout(h_0) + c ) ) + d
//
// where h_0 is the state of the first token. The loss is the mean cross-entropy over the windows that have a label.
// Targets are [batch] labels, None for a window without one. Logits are [batch, Labels].
type Classify struct {
	Labels        int     // how many there are
	PoolerDropout float64 // probability, of the first token's state; 0 in the released models
	Dropout       float64 // probability, before the last linear map
}

// Attach implements [Objective]. The head's parameters are pooler.dense.* and classifier.*.
func (o Classify) Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result {
	if b.Failed(in.Targets) {
		return Result{}
	}
	if o.Labels < 1 {
		b.Fail("a classifier of %d labels: it needs 1 or more", o.Labels)
		return Result{}
	}
	logits := b.Dense("classifier", pooled(b, e, o.PoolerDropout, o.Dropout), o.Labels, graph.Identity, e.Config.InitStd)
	return Result{Loss: b.CrossEntropy(logits, in.Targets), Logits: logits}
}
