package objectives

import "github.com/ablate-go/ablate/graph"

// Choice predicts which of several windows is the right one, as DebertaV2ForMultipleChoice of transformers does. Each
// Options windows in a row are the options of a question, and get a score each:
//
//	score = v · dropout( gelu( W·dropout(h_0) + c ) ) + d
//
// where h_0 is the state of the first token. The loss is the mean of -log softmax(scores)[right option] over the
// questions that have a label. Targets are [batch/Options] options counted from 0, None for a question without a
// label. Logits are [batch/Options, Options].
type Choice struct {
	Options       int     // windows of a question; the batch must be a multiple of it
	PoolerDropout float64 // probability, of the first token's state; 0 in the released models
	Dropout       float64 // probability, before the last linear map
}

// Attach implements [Objective]. The head's parameters are pooler.dense.* and classifier.*.
func (o Choice) Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result {
	if b.Failed(in.Targets) {
		return Result{}
	}
	if o.Options < 1 || e.Batch%o.Options != 0 {
		b.Fail("%d windows are not whole questions of %d options", e.Batch, o.Options)
		return Result{}
	}
	scores := b.Dense("classifier", pooled(b, e, o.PoolerDropout, o.Dropout), 1, graph.Identity, e.Config.InitStd)
	logits := b.WindowColumns(scores, o.Options)
	return Result{Loss: b.CrossEntropy(logits, in.Targets), Logits: logits}
}
