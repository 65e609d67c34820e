package training

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/tensor"
)

// Program is what a device runs in a training step, as a module of StableHLO.
type Program struct {
	Name   string // such as "phase 1", or "part of phase 1" and "update of phase 1" where a batch is split
	Module *stablehlo.Module
}

// Programs returns the programs of a training step on train.device, without weights and without a plugin, so that they
// can be compiled for a device that is not there. A configuration that is not valid is an error.
func Programs(c Config) ([]Program, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	n, err := newNetworkBuilder(c)
	if err != nil {
		return nil, err
	}
	var all []Program
	for i, p := range n.build(graph.NewShapes(tensor.Float32)) {
		modules, err := p.modules(c.Train, c.Train.lowering(i))
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("phase %d", i+1)
		if len(modules) == 1 {
			all = append(all, Program{name, modules[0]})
			continue
		}
		all = append(all, Program{"part of " + name, modules[0]}, Program{"update of " + name, modules[1]})
	}
	return all, nil
}

// modules are the programs of a phase: one, or with a batch in parts that of a part and that of the update.
func (p *phase) modules(t Train, o lowering) ([]*stablehlo.Module, error) {
	if t.parts() == 1 {
		m, err := p.lower(t, o)
		return []*stablehlo.Module{m}, err
	}
	part, err := p.lowerPart(o)
	if err != nil {
		return nil, err
	}
	update, err := p.lowerSummedUpdate(t, o)
	return []*stablehlo.Module{part, update}, err
}

// lowering is how the phases of a trainer are lowered.
func (t Train) lowering(phase int) lowering {
	return lowering{moments: momentsOf(phase), tables: true, products: t.products(), replicas: t.replicas()}
}
