package training

import (
	"errors"
	"fmt"
	"slices"

	"gorgonia.org/tensor"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/sharing"
)

// onDevice is what a trainer has on a device: its phases as programs, its weights and moments. The memory of parameters
// and optimizers holds copies of them, which are brought up to date when somebody wants to read them.
type onDevice struct {
	device   *device.Device
	state    *device.State
	programs []*device.Program // of the phases, or of their parts
	updates  []*device.Program // of the phases, where a batch is split; see lowerparts.go
}

// momentsOf is how the moments of a phase are called in checkpoints.
func momentsOf(phase int) string { return fmt.Sprintf("optimizer.%d.", phase) }

// phasesOnDevice is phases for train.device. After an error what it returns is to be closed too.
func (n networkBuilder) phasesOnDevice(params *graph.Params) (phases []*phase, on *onDevice, err error) {
	phases = n.build(params)
	for _, p := range phases {
		if err := p.b.Err(); err != nil {
			return nil, nil, err
		}
		p.optimizer = NewOptimizer(n.c.Train, p.groups)
	}
	d, err := device.Open(n.c.Train.Device, n.c.Train.replicas())
	if err != nil {
		return nil, nil, err
	}
	on = &onDevice{device: d, state: d.NewState()}
	for i, p := range phases {
		if err := on.compile(p, n.c.Train, n.c.Train.lowering(i)); err != nil {
			return nil, on, err
		}
	}
	for _, p := range params.List() {
		on.state.Add(p.Name, p.Shape, floats32(p))
	}
	for i, p := range phases {
		err = errors.Join(err, p.optimizer.State(momentsOf(i), func(name string, shape tensor.Shape, data []float32) error {
			on.state.Add(name, shape, data)
			return nil
		}))
	}
	return phases, on, err
}

// compile compiles the programs of a phase.
func (d *onDevice) compile(p *phase, t Train, o lowering) error {
	modules, err := p.modules(t, o)
	if err != nil {
		return err
	}
	if err := d.add(&d.programs, modules[0]); err != nil || len(modules) == 1 {
		return err
	}
	for i, term := range p.sum.terms {
		d.state.AddScratch(o.sumName(i), term.node.Shape())
	}
	return d.add(&d.updates, modules[1])
}

// add compiles a module.
func (d *onDevice) add(to *[]*device.Program, m *stablehlo.Module) error {
	p, err := d.device.Compile(m, d.device.Count())
	if err != nil {
		return err
	}
	*to = append(*to, p)
	return nil
}

// fetch brings the copies in memory up to date, of the named tensors or of all.
func (d *onDevice) fetch(names ...string) error {
	if d == nil {
		return nil
	}
	return d.state.Fetch(names...)
}

// changed is called when the copies have been written to.
func (d *onDevice) changed() {
	if d != nil {
		d.state.Changed()
	}
}

func (d *onDevice) close() {
	if d == nil {
		return
	}
	d.state.Close()
	for _, p := range slices.Concat(d.programs, d.updates) {
		p.Free()
	}
	d.device.Close()
}

// Device says what computes, such as "cuda (NVIDIA H100 80GB HBM3)"; it is empty where this program does it itself.
func (t *Trainer) Device() string {
	if t.device == nil {
		return ""
	}
	return t.device.device.String()
}

// Fetch copies the weights from the device to Params. It does nothing where this program computes itself.
func (t *Trainer) Fetch() error {
	if t.device == nil {
		return nil
	}
	names := []string{}
	for _, p := range t.Params.List() {
		names = append(names, p.Name)
	}
	return t.device.fetch(names...)
}

// fetchTables is Fetch for the word tables.
func (t *Trainer) fetchTables() error {
	if t.device == nil {
		return nil
	}
	if _, err := sharing.ByName(t.Strategy.Name()); err != nil { // it may compute tables from whatever it likes
		return t.Fetch()
	}
	shape, names := t.networks.tableShape(), []string{}
	for _, p := range t.Params.List() {
		if slices.Equal(p.Shape, tensor.Shape{shape.Vocab, shape.Hidden}) {
			names = append(names, p.Name)
		}
	}
	return t.device.fetch(names...)
}
