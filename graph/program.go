package graph

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"
)

// Program is a compiled graph. It owns the memory of its results, so use a Program from one goroutine.
type Program struct {
	vm      gorgonia.VM
	builder *core
}

// Compile compiles the graph for Gorgonia's tape machine, or returns the builder's first error. Call it when
// everything, gradients included, is in the graph.
func (b *Builder) Compile() (*Program, error) {
	if b.err != nil {
		return nil, b.err
	}
	prog, locs, err := gorgonia.Compile(b.g)
	if err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	return &Program{builder: b.core, vm: gorgonia.NewTapeMachine(b.g, gorgonia.WithPrecompiled(prog, locs))}, nil
}

// Run computes every node of the graph from its inputs and parameters. The results are then in the nodes' Value and
// stay until the next Run. The error names the operation that failed.
func (p *Program) Run() error {
	defer p.vm.Reset()
	p.builder.clock = 0
	if err := p.vm.RunAll(); err != nil {
		// Gorgonia's outermost error keeps the others from errors.As.
		if outer, ok := err.(interface{ Err() error }); ok {
			err = outer.Err()
		}
		if own := (operationError{}); errors.As(err, &own) {
			err = own.error
		}
		return fmt.Errorf("graph: %w", err)
	}
	return nil
}

// Close frees the tape machine.
func (p *Program) Close() error { return p.vm.Close() }
