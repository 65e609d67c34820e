package objectives

import "github.com/ablate-go/ablate/graph"

// Tag predicts a label for each token, as DebertaV2ForTokenClassification of transformers does:
//
//	logits_i = W·dropout(h_i) + c
//
// The loss is the mean cross-entropy over the tokens that have a label. Targets are [batch*seq] labels, None for a
// token without one, such as [CLS], padding, and the pieces of a word after its first. Logits are [batch*seq, Labels].
type Tag struct {
	Labels  int     // how many there are
	Dropout float64 // probability, of the states; in transformers that of the hidden states
}

// Attach implements [Objective]. The head's parameters are classifier.*.
func (o Tag) Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result {
	if b.Failed(in.Targets) {
		return Result{}
	}
	if o.Labels < 1 {
		b.Fail("a tagger of %d labels: it needs 1 or more", o.Labels)
		return Result{}
	}
	h := b.Dropout("dropout", output(e), o.Dropout)
	logits := b.Dense("classifier", h, o.Labels, graph.Identity, e.Config.InitStd)
	return Result{Loss: b.CrossEntropy(logits, in.Targets), Logits: logits}
}
