package training

import (
	"fmt"
	"testing"

	"gorgonia.org/tensor"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/sharing"
)

// The hidden states of every layer, the logits of both heads, the losses and all gradients of one step are
// the reference's, in every sharing mode and both couplings. In the alternating coupling the discriminator
// reads the table that the generator's update has moved.
func TestOneStepMatchesTheReference(t *testing.T) {
	for _, name := range []string{"tiny", "c2p", "p2c", "long"} {
		t.Run(name, func(t *testing.T) {
			eachPrecision(t, func(t *testing.T, dtype tensor.Dtype, _ float64) { compareOneStep(t, name, dtype) })
		})
	}
}

// The same at the full size of a released model.
func TestOneStepOfXSmallMatchesTheReference(t *testing.T) {
	if testing.Short() {
		t.Skip("six steps of deberta-v3-xsmall take half a minute")
	}
	compareOneStep(t, "xsmall", tensor.Float32)
}

func compareOneStep(t *testing.T, name string, dtype tensor.Dtype) {
	var f refStep
	readFixture(t, "step_"+name+".json", &f)
	for _, mode := range []string{"none", "es", "gdes"} {
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			t.Run(mode+"/"+coupling, func(t *testing.T) {
				if paper := (mode == "es") == (coupling == CouplingJoint); name == "xsmall" && (!paper || mode == "none") {
					testutil.Long(t) // seconds each
				}
				r := newStepRun(t, &f, mode, coupling, dtype)
				phases := r.phases()
				r.trainsWhatTheReferenceDoes(phases, variant(mode, coupling))
				r.states(generatorScope, f.GeneratorConfig, f.Generator.States)
				first, last := phases[0], phases[len(phases)-1]
				r.forward(first, r.batch)
				r.generator(first)
				if first != last {
					r.updateGenerator(first)
					r.forward(last, r.batch)
				}
				r.discriminator(last, variant(mode, coupling))
				if e := first.find(sharing.GeneratorTable); mode == "es" && coupling == CouplingJoint {
					r.digest("summed gradient of the shared table", summed(e.Grads), f.JointTable)
				}
				r.states(discriminatorScope, f.DiscriminatorConfig, f.Discriminator[variant(mode, coupling)].States)
			})
		}
	}
}

// trainsWhatTheReferenceDoes holds the trained parameters of each graph against those with a gradient in the fixture.
func (r *stepRun) trainsWhatTheReferenceDoes(phases []*phase, variant string) {
	r.t.Helper()
	for _, p := range phases {
		want := map[string]bool{}
		if p.gen != nil {
			for name := range r.f.Generator.Gradients {
				want[name] = true
			}
		}
		if p.dis != nil {
			for name, by := range r.f.DiscriminatorGradients {
				if _, ok := by[variant]; ok {
					want[name] = true
				}
			}
		}
		for _, g := range p.trained() {
			if !want[g.Param.Name] {
				r.t.Errorf("%s is trained, and has no gradient in the reference", g.Param.Name)
			}
		}
		if len(p.trained()) != len(want) {
			r.t.Errorf("%d parameters are trained, the reference has gradients of %d", len(p.trained()), len(want))
		}
	}
}

// updateGenerator moves the generator and compares what that adds to its word table.
func (r *stepRun) updateGenerator(p *phase) {
	r.t.Helper()
	table := r.params.Get(sharing.GeneratorTable).Value
	moved := table.Clone().(*tensor.Dense)
	r.update(p)
	switch m := moved.Data().(type) {
	case []float64:
		for i, x := range graph.Floats[float64](table) {
			m[i] = x - m[i]
		}
	case []float32:
		for i, x := range graph.Floats[float32](table) {
			m[i] = x - m[i]
		}
	}
	r.digest("update of the generator's table", moved, r.f.Generator.Update)
}

// states runs the encoder of one network by itself, on the weights of now, and compares the states of all layers.
func (r *stepRun) states(scope string, c refConfig, want []refDigest) {
	r.t.Helper()
	b := graph.NewBuilder(r.params)
	ids, table := r.batch.Masked.IDs, r.n.strategy.Generator(b, r.n.tableShape())
	if scope == discriminatorScope {
		ids = flat(r.f.Corrupted)
		table, _ = r.n.strategy.Discriminator(b, r.n.tableShape())
	}
	e := r.n.encoder(b, scope, c.encoder(), table, b.Input(inMasked, tensor.Int, len(ids)),
		b.Input(inMask, r.dtype, len(ids)))
	for l := range c.Layers {
		e.AddLayer(l)
	}
	program, err := b.CompileInto(r.arena, e.States...)
	if err != nil {
		r.t.Fatal(err)
	}
	defer program.Close()
	batch := *r.batch
	batch.Masked.IDs = ids
	r.forward(&phase{b: b, program: program}, &batch)
	if len(want) != len(e.States) {
		r.t.Fatalf("%d states, the reference has %d", len(e.States), len(want))
	}
	for l, s := range e.States {
		r.digest(fmt.Sprintf("states of layer %d of the %s", l, scope), r.real(s), want[l])
	}
}

func flat(rows [][]int) (ids []int) {
	for _, row := range rows {
		ids = append(ids, row...)
	}
	return ids
}
