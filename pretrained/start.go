package pretrained

import (
	"fmt"
	"math"
	"strings"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/sharing"
)

// Start gives the initial values of networks that go on from the checkpoint, for graph.NewParamsFrom, whatever their
// sharing. What the checkpoint lacks is an error that says what it is, unless draw is set: it is then
// drawn from the seed, an E_Delta begins at zero, and an E_G as E_D - E_Delta.
//
//	none   E_G and E_D, each from its own table
//	es     E from E_G: what E_D had learnt of its own is left behind
//	gdes   E_G, and E_Delta so that E_G + E_Delta = E_D
func (c *Checkpoint) Start(draw bool) graph.Source { return start{c, draw} }

type start struct {
	c    *Checkpoint
	draw bool
}

// Read implements [graph.Source].
func (s start) Read(name string, shape []int, dst []float32) (bool, error) {
	found, err := s.read(name, shape, dst)
	if err != nil {
		return false, fmt.Errorf("starting from checkpoint %s: %w", s.c.Path, err)
	}
	if !found && !s.draw {
		return false, s.lacks(name, name)
	}
	return found, nil
}

// CheckStart finds out, without reading anything, whether parameters can go on from the checkpoint with a sharing.
// What is missing is an error that names all of it, or with draw a note; further notes are what one should know.
func (c *Checkpoint) CheckStart(params []*graph.Param, with string, draw bool) (notes []string, err error) {
	s := start{c, draw}
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
		return nil, s.lacks(summary(missing), missing[0])
	}
	if len(missing) > 0 {
		notes = append(notes, fmt.Sprintf("%s has no %s: drawn from the seed, but for an E_Delta, which begins at zero",
			c.Path, summary(missing)))
	}
	left, err := c.leftBehind(with)
	if left != "" {
		notes = append(notes, left)
	}
	return notes, err
}

// summary names some tensors, and how many more there are.
func summary(names []string) string {
	const shown = 3
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more tensors", strings.Join(names[:shown], ", "), len(names)-shown)
}

func (s start) lacks(what, first string) error {
	return &LacksError{Path: s.c.Path, What: what, Next: s.wayOut(first)}
}

// LacksError is the error of a start from a checkpoint that does not have all that is to be trained.
type LacksError struct{ Path, What, Next string }

// Error implements error.
func (e *LacksError) Error() string {
	return fmt.Sprintf("checkpoint %s has no %s: %s", e.Path, e.What, e.Next)
}

// has reports whether the checkpoint has a tensor, or what it follows from.
func (s start) has(name string) bool {
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

// part is the network of a parameter, and the parameter's name in it.
func (s start) part(name string) (p *part, rest string) {
	scope, rest, _ := strings.Cut(name, ".")
	return map[string]*part{generatorScope: s.c.generator, discriminatorScope: s.c.discriminator}[scope], rest
}

func (s start) wayOut(name string) string {
	const fresh = "set model.draw_missing=true to begin with a random one"
	switch {
	case s.c.generator == nil && (strings.HasPrefix(name, generatorScope+".") || name == sharing.DeltaTable):
		return "it has no generator, which no release of the small and base models has; " + fresh +
			", beside the table E_G = E_D - E_Delta"
	case s.c.discriminator == nil && strings.HasPrefix(name, discriminatorScope+"."):
		return "it is a generator alone, which objective=mlm trains; for a pair " + fresh
	}
	return fresh
}

func (s start) read(name string, shape []int, dst []float32) (bool, error) {
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

func (s start) readTable(name string, shape []int, dst []float32) (bool, error) {
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

// withoutGenerator is an E_G for a discriminator alone, such that E_G + E_Delta is its E_D.
func (s start) withoutGenerator() ([]float32, error) {
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

// delta is what takes E_G to E_D, whatever the pair was trained by; nil unless both are there.
func (s start) delta() ([]float32, error) {
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

// leftBehind says what a start with one table for both drops of the checkpoint's two; "" if nothing.
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
		"left behind", c.Path, apart), nil
}

func norm(x []float32) float64 { return math.Sqrt(kernels.SumSquares(x)) }
