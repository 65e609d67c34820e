package objectives

import "github.com/ablate-go/ablate/graph"

// Span predicts where in each window an answer starts and ends, as DebertaV2ForQuestionAnswering of transformers does:
//
//	(start_i, end_i) = W·h_i + c
//
// The loss is the mean of -log softmax(start)[first token] and -log softmax(end)[last token], each softmax over the
// tokens of a window. Targets are [2*batch] positions within the window: the start in each window, then the end in each
// window, both None for a window without an answer to learn. Logits are [2*batch, seq]: row w has the scores of a start
// in window w, row batch+w those of an end; padding has the score -1e9.
type Span struct {
	// Padding keeps the logits of padding as they are and counts it in the softmax, as transformers does; the loss then
	// depends on how long the padding is. It needs a model that was trained for long: states of padding, which attends to
	// nothing, come from biases alone, and while these are close to zero, as in a new model, the gradients of the
	// LayerNorms overflow there. In transformers padding attends to all positions since version 4.48.
	Padding bool
}

// noScore is so far below any score that its softmax is 0.
const noScore = -1e9

// Attach implements [Objective]. The head's parameters are qa_outputs.*.
func (o Span) Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result {
	if b.Failed(in.Targets) {
		return Result{}
	}
	scores := b.Dense("qa_outputs", output(e), 2, graph.Identity, e.Config.InitStd)
	if !o.Padding {
		scores = b.FillRows(scores, e.Mask, noScore)
	}
	logits := b.WindowColumns(scores, e.Seq)
	return Result{Loss: b.CrossEntropy(logits, in.Targets), Logits: logits}
}
