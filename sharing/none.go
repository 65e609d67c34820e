package sharing

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// None is NES, no embedding sharing:
//
//	E_G ← MLM        E_D ← RTD
//
// There are two tables with independent initial values. The discriminator learns its table only from the binary signal
// of RTD, and does not benefit from what the generator learns (section 3.2.1).
type None struct{}

// Name implements [Strategy].
func (None) Name() string { return "none" }

// Describe implements [Described].
func (None) Describe() Description {
	return Description{Name: "none", Title: "NES", With: "without sharing", Coupling: Alternating, RTDTable: "E_D"}
}

// Generator implements [Strategy].
func (None) Generator(b *graph.Builder, s Shape) *gorgonia.Node {
	return tableParam(b, GeneratorTable, graph.Normal(s.InitStd), s)
}

// Discriminator implements [Strategy].
func (None) Discriminator(b *graph.Builder, s Shape) (*gorgonia.Node, string) {
	return tableParam(b, DiscriminatorTable, graph.Normal(s.InitStd), s), DiscriminatorTable
}

// Tables implements [Strategy].
func (None) Tables(p *graph.Params) Tables {
	return Tables{G: values(p, GeneratorTable), D: values(p, DiscriminatorTable)}
}
