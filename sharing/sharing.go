// Package sharing has three strategies for the word tables of a generator and a discriminator (DeBERTaV3,
// arXiv 2111.09543, section 3.2).
//
//	none.go     NES   E_G and E_D are two tables
//	vanilla.go  ES    one table E for both, trained by both losses
//	gdes.go     GDES  E_D = sg(E_G) + E_Delta
//
// strategies.go lists them and registers those of other programs; description.go is what reports say of each.
//
// Only word tables are shared. The authors' code also shares the absolute position table, which has no effect: the
// discriminator does not use it.
package sharing

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// State-dict keys of the tables.
const (
	GeneratorTable     = "generator.deberta.embeddings.word_embeddings.weight"
	DiscriminatorTable = "discriminator.deberta.embeddings.word_embeddings.weight"
	DeltaTable         = "discriminator.deberta.embeddings.word_embeddings._weight"
)

// Shape is the size of a word table, [Vocab, Hidden], and the standard deviation of its initial draw.
type Shape struct {
	Vocab, Hidden int
	InitStd       float64
}

// Strategy says which tables the two networks look up and which parameters the losses train.
type Strategy interface {
	// Name is the name of the strategy in plans.
	Name() string

	// Generator adds the table, [Vocab, Hidden], that the generator looks up and that its head is tied to.
	Generator(b *graph.Builder, s Shape) *gorgonia.Node

	// Discriminator adds the table, [Vocab, Hidden], that the discriminator looks up, and returns the name of the
	// parameter that RTD trains. The gradient of RTD at the table's node is the gradient of that parameter.
	Discriminator(b *graph.Builder, s Shape) (table *gorgonia.Node, trains string)

	// Tables returns the current values, for measures and for export. It does not copy parameters.
	Tables(p *graph.Params) Tables
}

// Tables are the values of the word tables, row-major [vocab, hidden]. A table that the strategy does not have is nil.
// D is the table that the discriminator looks up; it is exported as its word table.
type Tables struct{ G, D, Delta []float32 }

func tableParam(b *graph.Builder, key string, init graph.Init, s Shape) *gorgonia.Node {
	return b.Param(key, init, s.Vocab, s.Hidden)
}

// values returns the values of a parameter, without a copy for float32; nil if there is no such parameter.
func values(p *graph.Params, key string) []float32 {
	w := p.Get(key)
	if w == nil {
		return nil
	}
	if v, ok := w.Value.Data().([]float32); ok {
		return v
	}
	data := w.Value.Data().([]float64)
	v := make([]float32, len(data))
	for i, x := range data {
		v[i] = float32(x)
	}
	return v
}
