package sharing

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// Vanilla is ES, the embedding sharing of ELECTRA:
//
//	E ← MLM + λ·RTD        g_E = ∂L_MLM/∂E + λ·∂L_RTD/∂E
//
// Both networks have one table. MLM makes the rows of words with similar meaning more similar, RTD makes them more
// different: the tug-of-war (section 3.2.2). In the alternating coupling the discriminator's step also updates E; the
// authors' alternating code drops that gradient.
type Vanilla struct{}

// Name implements [Strategy].
func (Vanilla) Name() string { return "es" }

// Describe implements [Described].
func (Vanilla) Describe() Description {
	return Description{
		Name: "es", Title: "ES", With: "with ES", Coupling: Joint, OneTable: true, BothMove: "E in ES",
		Similarity: "With ES both networks look up one table, E.",
	}
}

// Generator implements [Strategy].
func (Vanilla) Generator(b *graph.Builder, s Shape) *gorgonia.Node {
	return tableParam(b, GeneratorTable, graph.Normal(s.InitStd), s)
}

// Discriminator implements [Strategy]. It is a view of E, so that the gradient of RTD on E can be measured separately
// from that of MLM.
func (v Vanilla) Discriminator(b *graph.Builder, s Shape) (*gorgonia.Node, string) {
	return b.View(v.Generator(b, s)), GeneratorTable
}

// Tables implements [Strategy].
func (Vanilla) Tables(p *graph.Params) Tables {
	e := values(p, GeneratorTable)
	return Tables{G: e, D: e}
}
