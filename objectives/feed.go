package objectives

import "gorgonia.org/gorgonia"

// Feed fills an input of an objective's own, a node that Attach has made by [graph.Builder.Input], such as a weight for
// each token. An input without a Feed would stay zero, so training refuses it.
type Feed struct {
	Input *gorgonia.Node

	// Values returns what the input holds for a batch: []int, []float32 or []float64 with as many values as the input
	// has. It is called before each run of the graph, in training and in evaluations.
	Values func(b Batch) (any, error)
}

// Batch is what a [Feed] computes its values from: the text of a step and its masks. The slices are not to be changed.
type Batch struct {
	Step     int       // number of the batch, from 0: the updates before it in training, its place in held-out text
	Original []int     // [batch*seq] ids of the text
	Mask     []float32 // [batch*seq] 1 at tokens, 0 at padding
	Masked   Masked    // what the generator sees of it, and what it predicts
}
