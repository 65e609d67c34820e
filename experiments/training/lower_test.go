package training

import (
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/pjrt"
)

// loweredArm is an arm whose phases run on the plugin: a stand-in for a trainer.
type loweredArm struct {
	train  Train
	phases []*phase
	module []*stablehlo.Module
	exe    []*pjrt.Executable
	state  map[string]*pjrt.Buffer // parameters and moments
	step   int
}

// lowerPhases compiles phases for the plugin.
func lowerPhases(t testing.TB, train Train, phases []*phase, products stablehlo.Products) *loweredArm {
	t.Helper()
	a := &loweredArm{train: train, state: map[string]*pjrt.Buffer{}, phases: phases}
	for i, p := range a.phases {
		m, err := p.lower(train, lowering{moments: fmt.Sprintf("optimizer.%d.", i), products: products})
		if err != nil {
			t.Fatal(err)
		}
		a.module, a.exe = append(a.module, m), append(a.exe, lowertest.Compile(t, m))
		for _, arg := range m.Arguments {
			switch node := p.b.Node(arg.Name); {
			case a.state[arg.Name] != nil:
			case node == nil && arg.Name != adamWArgument:
				a.state[arg.Name] = lowertest.Upload(t, arg.Type, make([]float64, arg.Type.Size()))
			case p.b.Parameter(arg.Name) != nil:
				a.state[arg.Name] = lowertest.Upload(t, arg.Type, graph.Values(node))
			}
		}
	}
	t.Cleanup(func() {
		for _, b := range a.state {
			b.Free()
		}
	})
	return a
}

// run runs one phase on a batch and returns its results, except parameters and moments, which replace the old ones.
func (a *loweredArm) run(t testing.TB, i int, b *Batch) map[string][]float64 {
	t.Helper()
	p, m := a.phases[i], a.module[i]
	if err := feed(p.b, b, p.feeds()...); err != nil {
		t.Fatal(err)
	}
	var args []*pjrt.Buffer
	for _, arg := range m.Arguments {
		buffer := a.state[arg.Name]
		if buffer == nil {
			values := graph.Values(p.b.Node(arg.Name))
			if arg.Name == adamWArgument {
				for _, x := range a.train.adamW(a.step + 1) {
					values = append(values, float64(x))
				}
			}
			buffer = lowertest.Upload(t, arg.Type, values)
			defer buffer.Free()
		}
		args = append(args, buffer)
	}
	outs, err := a.exe[i].Execute(args)
	if err != nil {
		t.Fatal(err)
	}
	results := map[string][]float64{}
	for k, out := range outs {
		name := m.Results[k].Name
		if old := a.state[name]; old != nil {
			old.Free()
			a.state[name] = out
			continue
		}
		results[name] = lowertest.Download(t, m.Results[k].Type, out)
		out.Free()
	}
	return results
}

// next does a whole step and returns the results of all phases.
func (a *loweredArm) next(t testing.TB, b *Batch) map[string][]float64 {
	t.Helper()
	data, all := *b, map[string][]float64{}
	for i := range a.phases {
		for name, x := range a.run(t, i, &data) {
			if name == outSquares {
				name = fmt.Sprintf("%s %d", name, i)
			}
			all[name] = x
		}
		if sampled := all[outSampled]; sampled != nil {
			data.Sampled = nil
			for _, id := range sampled {
				data.Sampled = append(data.Sampled, int(id))
			}
		}
	}
	a.step++
	return all
}

func norm(squares []float64) float64 {
	sum := 0.0
	for _, s := range squares {
		sum += s
	}
	return math.Sqrt(sum)
}
