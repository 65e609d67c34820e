package device

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
)

// Runner is a compiled graph: after Run the nodes that were asked for have their values, from those that the inputs
// have. [graph.Program] is one.
type Runner interface {
	Run() error
	Close() error
}

// Graphs compiles graphs over one set of parameters of float32, whose values stay on the device. A nil Graphs compiles
// for the program itself. Use it from one goroutine.
type Graphs struct {
	device *Device
	State  *State // parameters, and what the owner adds
}

// NewGraphs opens a device for graphs. It is nil for the names that [IsCPU] takes.
func NewGraphs(name string) (*Graphs, error) {
	if IsCPU(name) {
		return nil, nil
	}
	d, err := Open(name, 1)
	if err != nil {
		return nil, err
	}
	return &Graphs{device: d, State: d.NewState()}, nil
}

// Device says what computes; it is empty for the program itself.
func (g *Graphs) Device() string {
	if g == nil {
		return ""
	}
	return g.device.String()
}

// Changed says that values of parameters have changed in the program's memory.
func (g *Graphs) Changed() {
	if g != nil {
		g.State.Changed()
	}
}

// Fetch brings all values in the program's memory up to date.
func (g *Graphs) Fetch() error {
	if g == nil {
		return nil
	}
	return g.State.Fetch()
}

// Close gives the device back. What was compiled is to be closed before.
func (g *Graphs) Close() {
	if g != nil {
		g.State.Close()
		g.device.Close()
	}
}

// Compile compiles a graph, of which the given nodes are read. The memory of a graph for the program itself comes from
// the arena, unless that is nil.
func (g *Graphs) Compile(b *graph.Builder, arena *graph.Arena, results ...*gorgonia.Node) (Runner, error) {
	switch {
	case g == nil && arena == nil:
		return b.Compile()
	case g == nil:
		return b.CompileInto(arena, results...)
	}
	l := b.Lower("forward")
	var named []stablehlo.Result
	for i, n := range results {
		named = append(named, stablehlo.Result{Name: fmt.Sprint(i), Value: l.Value(n)})
	}
	m, err := l.Return(named...)
	if err != nil {
		return nil, err
	}
	p, err := g.Program(b, m)
	return &forward{g.State, b, p, results}, err
}

// Program compiles a module of a graph, and adds the graph's parameters to the state.
func (g *Graphs) Program(b *graph.Builder, m *stablehlo.Module) (*Program, error) {
	for _, n := range b.ParamNodes() {
		p := b.Parameter(n.Name())
		data, ok := p.Value.Data().([]float32)
		if !ok {
			return nil, fmt.Errorf("the parameter %s is of type %v, and on a device weights are float32", p.Name, p.Value.Dtype())
		}
		if !g.State.Has(p.Name) {
			g.State.Add(p.Name, p.Shape, data)
		}
	}
	return g.device.Compile(m, 1)
}

// Input gives a program the value of an input of a graph.
func Input(b *graph.Builder, name string) (any, error) {
	n := b.Node(name)
	if n == nil || n.Value() == nil {
		return nil, fmt.Errorf("the program reads %q, which is no input of its graph", name)
	}
	return n.Value().Data(), nil
}

// forward is a graph on a device.
type forward struct {
	state   *State
	b       *graph.Builder
	program *Program
	results []*gorgonia.Node
}

func (f *forward) Run() error {
	out, err := f.program.Run(f.state, func(_ int, name string) (any, error) { return Input(f.b, name) })
	if err != nil {
		return err
	}
	defer out.Free()
	for i, n := range f.results {
		data, err := out.Floats(0, fmt.Sprint(i))
		if err != nil {
			return err
		}
		var v gorgonia.Value = tensor.New(tensor.WithShape(n.Shape()...), tensor.WithBacking(data))
		if n.IsScalar() {
			v = gorgonia.NewF32(data[0])
		}
		if err := gorgonia.UnsafeLet(n, v); err != nil {
			return err
		}
	}
	return nil
}

func (f *forward) Close() error {
	f.program.Free()
	return nil
}
