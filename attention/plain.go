package attention

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// Plain is scaled dot-product attention, score(i,j) = q_i·k_j / sqrt(d): the baseline without relative positions. To
// compare with BERT, add absolute positions at the encoder's input (Config.PositionBiasedInput); without them the
// encoder does not see the order of tokens.
type Plain struct{ Config graph.Config }

// Positions implements graph.Attention: there are none.
func (Plain) Positions(*graph.Builder) *gorgonia.Node { return nil }

// Attend implements graph.Attention.
func (p Plain) Attend(b *graph.Builder, in graph.AttentionInput) *gorgonia.Node {
	q, k, v := project(b, p.Config, in)
	return attend(b, p.Config, Terms{C2C: true}, in, operands{q: q, k: k, v: v})
}
