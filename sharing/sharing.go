// Package sharing is who owns the embeddings: three strategies by which a generator and a discriminator
// hold their word tables (DeBERTaV3, arXiv 2111.09543, section 3.2).
//
//	none.go     NES   E_G and E_D are two tables
//	vanilla.go  ES    one table E for both, moved by both losses
//	gdes.go     GDES  E_D = sg(E_G) + E_Delta
//
// strategies.go lists them and takes those of other programs, description.go is what reports say of each.
//
// Only word tables are shared. The authors' code shares the absolute position table too, to no effect:
// the discriminator never looks positions up.
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

// Strategy answers the three questions in which the ways of sharing differ.
type Strategy interface {
	// Name is the key by which plans choose the strategy.
	Name() string

	// Generator is the table that the generator looks up and ties its head to.
	Generator(b *graph.Builder, s Shape) *gorgonia.Node

	// Discriminator is the table that the discriminator looks up, and the key of the parameter that the
	// table's gradient trains. The gradient of the returned node is that parameter's gradient by RTD.
	Discriminator(b *graph.Builder, s Shape) (table *gorgonia.Node, trains string)

	// Tables reads the current values, for measures and for export.
	Tables(p *graph.Params) Tables
}

// Tables are the values of the word tables, row-major [vocab, hidden]. A table that a strategy does not
// have is nil. D is what the discriminator looks up, and so what is exported as its word table.
type Tables struct{ G, D, Delta []float32 }

func tableParam(b *graph.Builder, key string, init graph.Init, s Shape) *gorgonia.Node {
	return b.Param(key, init, s.Vocab, s.Hidden)
}

// values is a copy-free view of a float32 parameter; nil if there is no such parameter.
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
