package pretrained

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/sharing"
)

// The rules for the word tables of a checkpoint:
//
//	E_G      the generator's table
//	E_D      E_G + E_Delta with the values of the end of training, in a checkpoint of this program or of the
//	         authors' trainer, whose stored table is one update older; else the discriminator's stored table,
//	         as transformers reads it; with one table for both (ES), E_G
//	E_Delta  the stored tensor (_weight); else E_D - E_G, if there is a generator; else there is none

// Tables reads the word tables, row-major [vocab, embedding]; nil where the checkpoint has none. An E_Delta that is not
// stored is E_D - E_G, if the pair may have been trained with GDES. Tables that cannot be read or have wrong shapes are
// errors.
func (c *Checkpoint) Tables() (t sharing.Tables, err error) {
	if t.G, err = c.generatorTable(); err != nil {
		return t, err
	}
	if t.D, err = c.discriminatorTable(); err != nil {
		return t, err
	}
	if t.Delta, err = c.storedDelta(); t.Delta == nil && c.hasImplicitDelta() {
		t.Delta = difference(t.D, t.G)
	}
	return t, err
}

// hasImplicitDelta reports whether there are two tables of one size whose difference may be called E_Delta: those of a
// pair trained with GDES, or with a sharing that the checkpoint does not name, as in the released models.
func (c *Checkpoint) hasImplicitDelta() bool {
	return c.generator != nil && c.discriminator != nil && c.discriminator.has(wordTable) &&
		c.generator.tableSize() == c.discriminator.tableSize() && (c.Sharing == "" || c.Sharing == sharing.GDES{}.Name())
}

// generatorTable is E_G, nil without a generator.
func (c *Checkpoint) generatorTable() ([]float32, error) {
	if c.generator == nil {
		return nil, nil
	}
	return c.table(c.generator, wordTable)
}

// storedDelta is E_Delta, nil if it is not stored.
func (c *Checkpoint) storedDelta() ([]float32, error) {
	if c.discriminator == nil || !c.discriminator.has(deltaTable) {
		return nil, nil
	}
	return c.table(c.discriminator, deltaTable)
}

// discriminatorTable is E_D, nil without a discriminator.
func (c *Checkpoint) discriminatorTable() ([]float32, error) {
	d := c.discriminator
	if d == nil {
		return nil, nil
	}
	stored, delta := d.has(wordTable), d.has(deltaTable)
	if stored && !(c.final && delta && c.generator != nil) {
		return c.table(d, wordTable)
	}
	if c.generator == nil {
		if delta {
			return nil, fmt.Errorf("checkpoint %s has E_Delta without the generator whose table it is added to: E_D = E_G + "+
				"E_Delta", c.Path)
		}
		return nil, fmt.Errorf("checkpoint %s has a discriminator without a word table (%s)", c.Path, wordTable)
	}
	sum, err := c.table(c.generator, wordTable)
	if err != nil || !delta {
		return sum, err
	}
	e, err := c.table(d, deltaTable)
	if err != nil {
		return nil, err
	}
	if len(e) != len(sum) {
		return nil, fmt.Errorf("checkpoint %s has E_G and E_Delta of %d and %d values, which cannot be added", c.Path,
			len(sum), len(e))
	}
	for i := range sum {
		sum[i] += e[i]
	}
	return sum, nil
}

func (c *Checkpoint) table(p *part, name string) ([]float32, error) {
	shape := []int{p.Config.Vocab, p.Embedding}
	err := p.checkShape(name, shape) // before memory of that size is made
	if err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", c.Path, err)
	}
	v := make([]float32, p.tableSize())
	if err := p.read(name, shape, v); err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", c.Path, err)
	}
	return v, nil
}

func (p *part) tableSize() int { return p.Config.Vocab * p.Embedding }

func difference(x, y []float32) []float32 {
	d := make([]float32, len(x))
	for i := range d {
		d[i] = x[i] - y[i]
	}
	return d
}

// MergeError is the largest |E_D - (E_G + E_Delta)| of the stored tables; nil unless all three are stored. It is not
// zero because the authors' trainer stores an E_D that is one update older, and because of rounding in half precision.
func (c *Checkpoint) MergeError() (*float64, error) {
	if c.discriminator == nil || c.generator == nil || !c.discriminator.has(wordTable) ||
		!c.discriminator.has(deltaTable) {
		return nil, nil
	}
	g, err := c.generatorTable()
	if err != nil {
		return nil, err
	}
	delta, err := c.storedDelta()
	if err != nil {
		return nil, err
	}
	d, err := c.table(c.discriminator, wordTable)
	if err != nil {
		return nil, err
	}
	if len(g) != len(d) || len(delta) != len(d) {
		return nil, fmt.Errorf("checkpoint %s has tables E_G, E_D and E_Delta of %d, %d and %d values", c.Path, len(g),
			len(d), len(delta))
	}
	largest := 0.0
	for i := range d {
		largest = math.Max(largest, math.Abs(float64(d[i])-float64(g[i])-float64(delta[i])))
	}
	return &largest, nil
}
