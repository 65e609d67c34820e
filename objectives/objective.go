package objectives

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// Objective attaches a head and a loss to an encoder.
type Objective interface {
	// Attach adds the layers of e that the objective needs (a new encoder has only embedded its input), the head and the
	// loss. It makes the parameters of the head with b, whose scope is the network. Errors are those of the builder.
	Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result
}

// Inputs are the nodes that an objective can use. A generator has no Labels, a discriminator no Targets. Heads for
// fine-tuning have Targets or Labels alone, of the sizes that they document.
type Inputs struct {
	Table     *gorgonia.Node // [vocab, hidden], the word table that this network looks up
	Positions *gorgonia.Node // [p] ints, the masked positions b*seq+s, None where unused
	Targets   *gorgonia.Node // [p] ints, the original ids there, None where unused
	Labels    *gorgonia.Node // [batch*seq] floats, 1 where the token was replaced
}

// Result is what an objective adds to the graph.
type Result struct {
	Loss   *gorgonia.Node // scalar
	Logits *gorgonia.Node // MLM: [p, vocab]; RTD: [batch*seq, 1]; heads for fine-tuning: see there
	Feeds  []Feed         // values of the inputs that the objective has added; the built-in objectives add none

	// Terms counts what the loss is the mean of in a batch, such as masked tokens: where a batch is split, losses and
	// gradients of its parts have weights in proportion. With nil it is the number of windows.
	Terms func(Batch) float64
}
