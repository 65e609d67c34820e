package objectives

import "gorgonia.org/gorgonia"

// Feed fills an input that an objective has added with [graph.Builder.Input] in Attach, such as a weight for each
// token. An input without a Feed would stay zero, so training refuses it.
type Feed struct {
	Input *gorgonia.Node

	// Values returns the values of the input for a batch: []int, []float32 or []float64 of the input's size. It is called
	// before each run of the graph, in training and in evaluations. Its error ends the step.
	Values func(b Batch) (any, error)
}

// Batch is the input of a [Feed]: the text of a step and its masks. Do not change the slices.
type Batch struct {
	Step     int       // number of the batch, counted from 0: in training the updates before it, in evaluations its index
	Original []int     // [batch*seq] ids of the text
	Mask     []float32 // [batch*seq] 1 at tokens, 0 at padding
	Masked   Masked    // the masked text and the tokens to predict
}
