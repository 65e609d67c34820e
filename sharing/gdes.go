package sharing

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// GDES is gradient-disentangled embedding sharing, DeBERTaV3's answer to the tug-of-war:
//
//	E_D = sg(E_G) + E_Delta        E_G ← MLM        E_Delta ← RTD
//
// The discriminator uses the generator's table, but its gradient does not reach it: an update of the generator changes
// both tables, an update of the discriminator changes only E_Delta. E_Delta starts at zero, so that the first forward
// pass is the same as in ES (section 3.2.3).
type GDES struct{}

// Name implements [Strategy].
func (GDES) Name() string { return "gdes" }

// Describe implements [Described].
func (GDES) Describe() Description {
	return Description{
		Name: "gdes", Title: "GDES", With: "with GDES", Coupling: Alternating,
		RTDTable: "E_Δ", BothMove: "E_D = E_G + E_Δ in GDES, where E_G's part is MLM's",
		Similarity: "With GDES E_D = sg(E_G) + E_Δ, and E_Δ has no direction before its first update.",
		Norms: "With GDES each step of the generator moves E_D by all of E_G's update, " +
			"and RTD adds that of E_Δ.",
	}
}

// Generator implements [Strategy].
func (GDES) Generator(b *graph.Builder, s Shape) *gorgonia.Node {
	return tableParam(b, GeneratorTable, graph.Normal(s.InitStd), s)
}

// Discriminator implements [Strategy].
func (g GDES) Discriminator(b *graph.Builder, s Shape) (*gorgonia.Node, string) {
	delta := tableParam(b, DeltaTable, graph.Zeros, s)
	return b.Add(b.StopGradient(g.Generator(b, s)), delta), DeltaTable
}

// Tables implements [Strategy]. D is E_G + E_Delta with their current values; in the authors' checkpoints the stored
// E_D is one update older.
func (GDES) Tables(p *graph.Params) Tables {
	t := Tables{G: values(p, GeneratorTable), Delta: values(p, DeltaTable)}
	if t.G == nil || t.Delta == nil {
		return t // one of the two networks has not been built
	}
	t.D = make([]float32, len(t.G))
	for i := range t.D {
		t.D[i] = t.G[i] + t.Delta[i]
	}
	return t
}
