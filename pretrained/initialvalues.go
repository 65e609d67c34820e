package pretrained

import (
	"fmt"
	"math"
	"strings"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/sharing"
)

// InitialValues returns the initial values of networks that start from the checkpoint, for graph.NewParamsFrom,
// whatever their sharing. A parameter that the checkpoint lacks is a [*MissingError], unless draw is set: it then
// begins random, an E_Delta at zero, and an E_G at E_D - E_Delta.
//
//	none   E_G and E_D, each from its own table
//	es     E from E_G; E_D is dropped
//	gdes   E_G, and E_Delta so that E_G + E_Delta = E_D
func (c *Checkpoint) InitialValues(draw bool) graph.Source { return initialValues{c, draw} }

type initialValues struct {
	c    *Checkpoint
	draw bool
}

// Read implements [graph.Source].
func (s initialValues) Read(name string, shape []int, dst []float32) (bool, error) {
	found, err := s.read(name, shape, dst)
	if err != nil {
		return false, fmt.Errorf("starting from checkpoint %s: %w", s.c.Path, err)
	}
	if !found && !s.draw {
		return false, s.missing(name)
	}
	return found, nil
}

// CheckStart checks, without reading weights, whether the parameters can start from the checkpoint with a sharing.
// Missing ones are a [*MissingError] that names all of them, or with draw a note. A parameter of another shape is an
// error. notes are for the user.
func (c *Checkpoint) CheckStart(params []*graph.Param, with string, draw bool) (notes []string, err error) {
	s := initialValues{c, draw}
	var missing []string
	for _, w := range params {
		if !s.has(w.Name) {
			missing = append(missing, w.Name)
		}
		if p, name := s.part(w.Name); p != nil && p.has(name) {
			if err := p.checkShape(name, w.Shape); err != nil {
				return nil, fmt.Errorf("starting from checkpoint %s: %w", c.Path, err)
			}
		}
	}
	notes = c.Notes()
	if len(missing) > 0 && !draw {
		return nil, s.missing(missing...)
	}
	if len(missing) > 0 {
		notes = append(notes, fmt.Sprintf("%s has no %s: they begin random, except an E_Delta, which begins at zero",
			c.Path, summary(missing)))
	}
	left, err := c.leftBehind(with)
	if left != "" {
		notes = append(notes, left)
	}
	return notes, err
}

// summary names the first tensors, and how many more there are.
func summary(names []string) string {
	const shown = 3
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %s", strings.Join(names[:shown], ", "), prose.Count(len(names)-shown, "more tensor"))
}

func (s initialValues) missing(names ...string) error {
	return &MissingError{Path: s.c.Path, Names: names, advice: s.advice(names[0])}
}

// has reports whether the checkpoint has a tensor, or those that it is computed from.
func (s initialValues) has(name string) bool {
	g, d := s.c.generator, s.c.discriminator
	switch name {
	case sharing.GeneratorTable:
		return g != nil || s.draw && d != nil
	case sharing.DiscriminatorTable:
		return d != nil
	case sharing.DeltaTable:
		return d != nil && (g != nil || d.has(deltaTable))
	}
	p, rest := s.part(name)
	return p != nil && p.has(rest)
}

// part returns the network of a parameter, and the parameter's name in it.
func (s initialValues) part(name string) (p *part, rest string) {
	scope, rest, _ := strings.Cut(name, ".")
	return map[string]*part{generatorScope: s.c.generator, discriminatorScope: s.c.discriminator}[scope], rest
}

// advice says why a parameter is missing, and what to do.
func (s initialValues) advice(name string) string {
	const random = "set model.draw_missing=true to begin with random ones"
	switch {
	case s.c.generator == nil && (strings.HasPrefix(name, generatorScope+".") || name == sharing.DeltaTable):
		return "it has no generator, which no release of the small and base models has; " + random +
			" and the table E_G = E_D - E_Delta"
	case s.c.discriminator == nil && strings.HasPrefix(name, discriminatorScope+"."):
		return "it is a generator alone, which objective=mlm trains; for a pair " + random
	}
	return random
}

func (s initialValues) read(name string, shape []int, dst []float32) (bool, error) {
	switch name {
	case sharing.GeneratorTable, sharing.DiscriminatorTable, sharing.DeltaTable:
		return s.readTable(name, shape, dst)
	}
	p, rest := s.part(name)
	if p == nil || !p.has(rest) {
		return false, nil
	}
	return true, p.read(rest, shape, dst)
}

func (s initialValues) readTable(name string, shape []int, dst []float32) (bool, error) {
	var from []float32
	var err error
	switch name {
	case sharing.GeneratorTable:
		if from, err = s.c.generatorTable(); from == nil && err == nil && s.draw {
			from, err = s.withoutGenerator()
		}
	case sharing.DiscriminatorTable:
		from, err = s.c.discriminatorTable()
	case sharing.DeltaTable:
		from, err = s.delta()
	}
	if err != nil || from == nil {
		return false, err
	}
	if len(from) != len(dst) {
		return false, fmt.Errorf("%s has %d values and the model that starts from it %d, shape %v", name, len(from), len(dst),
			shape)
	}
	copy(dst, from)
	return true, nil
}

// withoutGenerator returns an E_G for a discriminator alone, such that E_G + E_Delta is its E_D.
func (s initialValues) withoutGenerator() ([]float32, error) {
	d, err := s.c.discriminatorTable()
	if d == nil || err != nil {
		return nil, err
	}
	delta, err := s.c.storedDelta()
	if delta == nil || err != nil {
		return d, err
	}
	return difference(d, delta), nil
}

// delta returns E_D - E_G, however the pair was trained; nil unless both are there.
func (s initialValues) delta() ([]float32, error) {
	if d, err := s.c.storedDelta(); d != nil || err != nil {
		return d, err
	}
	if s.c.generator == nil || s.c.discriminator == nil {
		return nil, nil
	}
	g, err := s.c.generatorTable()
	if err != nil {
		return nil, err
	}
	d, err := s.c.discriminatorTable()
	if err != nil {
		return nil, err
	}
	if len(g) != len(d) {
		return nil, fmt.Errorf("E_G has %d values and E_D %d, so that E_Delta = E_D - E_G does not exist", len(g), len(d))
	}
	return difference(d, g), nil
}

// leftBehind says how much of E_D is lost if training starts with one table for both networks; "" if nothing is.
func (c *Checkpoint) leftBehind(with string) (string, error) {
	if with != (sharing.Vanilla{}).Name() || c.generator == nil || c.discriminator == nil {
		return "", nil
	}
	g, err := c.generatorTable()
	if err != nil {
		return "", err
	}
	d, err := c.discriminatorTable()
	if err != nil {
		return "", err
	}
	apart := norm(difference(d, g)) / norm(g)
	if apart == 0 {
		return "", nil
	}
	return fmt.Sprintf("es has one table, which starts from E_G; E_D of %s, which is |E_D-E_G|/|E_G| = %.3g away, is "+
		"dropped", c.Path, apart), nil
}

func norm(x []float32) float64 { return math.Sqrt(kernels.SumSquares(x)) }
