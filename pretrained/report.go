package pretrained

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

// Report lists the tensors of one network that a checkpoint has, those that it lacks, and other tensors in its files.
type Report struct {
	Network string   // generator or discriminator
	Loaded  []string // names, without the network's scope
	Missing []string // names, without the network's scope
	Unused  []Unused
	Values  int // number of loaded values
}

// Report compares the tensors that the networks need with those in the files. A tensor whose shape differs from the
// configuration is an error.
func (c *Checkpoint) Report() ([]Report, error) {
	var all []Report
	for _, s := range []struct {
		scope string
		p     *part
	}{{generatorScope, c.generator}, {discriminatorScope, c.discriminator}} {
		if s.p == nil {
			continue
		}
		needs, err := s.p.needs(s.scope)
		if err != nil {
			return nil, fmt.Errorf("checkpoint %s: %w", c.Path, err)
		}
		r := Report{Network: s.scope, Unused: slices.Clone(s.p.unused)}
		used := map[string]bool{}
		for _, w := range needs {
			name := strings.TrimPrefix(w.Name, s.scope+".")
			used[name] = true
			if !s.p.has(name) && !c.isDerived(s.p, name) {
				r.Missing = append(r.Missing, name)
				continue
			}
			if s.p.has(name) {
				if err := s.p.checkShape(name, w.Shape); err != nil {
					return nil, err
				}
			}
			r.Loaded = append(r.Loaded, name)
			r.Values += w.Size()
		}
		for name, at := range s.p.at {
			if !used[name] {
				r.Unused = append(r.Unused, Unused{at.name, whyUnused(s.scope, name)})
			}
		}
		for i := range r.Unused {
			r.Unused[i].Name = shownName(r.Unused[i].Name)
		}
		slices.SortFunc(r.Unused, func(a, b Unused) int { return strings.Compare(a.Name, b.Name) })
		all = append(all, r)
	}
	return all, nil
}

func whyUnused(scope, name string) string {
	switch {
	case strings.HasPrefix(name, mlmHead) && scope == discriminatorScope:
		return "the head of MLM, which the generator has"
	case strings.HasPrefix(name, rtdHead) && scope == generatorScope:
		return "the head of RTD, which the discriminator has"
	case name == positionTable:
		return "absolute positions, which only the enhanced mask decoder reads"
	}
	return "no part of a DeBERTaV3 network"
}

// isDerived reports whether a table that is not stored is computed from others, see tables.go.
func (c *Checkpoint) isDerived(p *part, name string) bool {
	return p == c.discriminator && name == wordTable && c.generator != nil
}

// needs returns the parameters of a network with their shapes, from its graph, and E_Delta if there is one.
func (p *part) needs(scope string) ([]*graph.Param, error) {
	params := graph.NewShapes(tensor.Float32)
	b := graph.NewBuilder(params)
	var err error
	if scope == generatorScope {
		_, err = generate(b, p.Network, 1, 1)
	} else {
		_, err = discriminate(b, p.Network, 1)
	}
	list := params.List()
	if p.has(deltaTable) && scope == discriminatorScope {
		list = append(list, &graph.Param{Name: scope + "." + deltaTable, Shape: tensor.Shape{p.Config.Vocab, p.Embedding}})
	}
	return list, err
}

// Lacks returns an error that names the missing tensors; nil if there are none.
func (r Report) Lacks() error {
	if len(r.Missing) == 0 {
		return nil
	}
	return fmt.Errorf("the %s lacks %d of its %d tensors: %s", r.Network, len(r.Missing), len(r.Missing)+len(r.Loaded),
		summary(r.Missing))
}

// requireComplete returns an error if a network lacks tensors: it would predict with random ones.
func (c *Checkpoint) requireComplete(scope string) error {
	reports, err := c.Report()
	if err != nil {
		return err
	}
	for _, r := range reports {
		if err := r.Lacks(); err != nil && r.Network == scope {
			return fmt.Errorf("checkpoint %s: %w: open a folder or file that has them", c.Path, err)
		}
	}
	return nil
}
