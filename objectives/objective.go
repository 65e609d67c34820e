package objectives

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// Objective attaches a head and a loss to an encoder.
type Objective interface {
	// Attach runs e as far as the objective needs it (a new encoder has only embedded its input) and adds
	// the head's parameters below b, the scope of the network.
	Attach(b *graph.Builder, e *graph.Encoder, in Inputs) Result
}

// Inputs are the nodes that objectives learn from; each reads those it knows. A generator's have no labels, a
// discriminator's no targets.
type Inputs struct {
	Table     *gorgonia.Node // [vocab, hidden], the word table that this network looks up
	Positions *gorgonia.Node // [p] ints, flat places b*seq+s that were masked, None where unused
	Targets   *gorgonia.Node // [p] ints, the original ids there, None where unused
	Labels    *gorgonia.Node // [batch*seq] floats, 1 where the token was replaced
}

// Result is what an objective adds to the graph.
type Result struct {
	Loss   *gorgonia.Node // scalar
	Logits *gorgonia.Node // MLM: [p, vocab]; RTD: [batch*seq, 1]
	Feeds  []Feed         // how inputs are filled that the objective has added to the graph; none in the built-in ones
}
