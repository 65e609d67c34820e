package training

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/rng"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// gradientsGiven is a phase without networks: its gradients are inputs. There are two groups, parameters that do not
// decay, and one with two gradients.
func gradientsGiven() *phase {
	p := &phase{b: graph.NewBuilder(graph.NewParams(1, tensor.Float32))}
	var trained []*Trained
	for i, name := range []string{"a.weight", "a.bias", "b.LayerNorm.weight", "b.weight"} {
		p.b.Param(name, graph.Normal(1), 2+i, 3)
		grad := p.b.Input("gradient of "+name, tensor.Float32, 2+i, 3)
		trained = append(trained, &Trained{Param: p.b.Parameter(name), Grads: gorgonia.Nodes{grad}})
	}
	last := trained[3]
	last.Grads = append(last.Grads, p.b.Input("second gradient", tensor.Float32, 5, 3))
	p.groups = []Group{{Params: trained[:2], LR: 0.1, WeightDecay: 0.2}, {Params: trained[2:], LR: 0.03}}
	return p
}

// draw fills the gradients for a step.
func (p *phase) draw(t *testing.T, step int) {
	t.Helper()
	r := rng.Stream(3, "test/gradients", uint64(step))
	for _, n := range p.b.Inputs() {
		data := make([]float64, n.Shape().TotalSize())
		for i := range data {
			data[i] = r.NormFloat64() * math.Pow(10, float64(step%4-2)) // some steps are clipped
		}
		if err := graph.Set(n, data); err != nil {
			t.Fatal(err)
		}
	}
}

// Several updates of clipping and AdamW, both variants of bias correction, schedules and groups.
func TestLoweredUpdatesAreTheOptimizers(t *testing.T) {
	for _, corrected := range []bool{false, true} {
		for _, clip := range []float64{0, 1} {
			t.Run(fmt.Sprintf("bias correction %v, clip %g", corrected, clip), func(t *testing.T) {
				pjrttest.Plugin(t)
				train := Tiny(ObjectiveRTD, "gdes", CouplingJoint).Train
				train.BiasCorrection, train.ClipNorm = corrected, clip
				here, there := gradientsGiven(), gradientsGiven()
				o, arm := NewOptimizer(train, here.groups), lowerPhases(t, train, []*phase{there}, stablehlo.Exact)
				for step := 1; step <= 6; step++ {
					here.draw(t, step)
					there.draw(t, step)
					want, err := o.Norm()
					if err != nil {
						t.Fatal(err)
					}
					o.Update(step, want)
					if got := norm(arm.next(t, &Batch{})[outSquares+" 0"]); math.Abs(got-want) > 1e-6*want {
						t.Errorf("step %d: the norm is %g, want %g", step, got, want)
					}
				}
				for i, p := range here.trained() {
					name := p.Param.Name
					for key, want := range map[string][]float32{name: floats32(p.Param),
						"optimizer.0.m." + name: o.m[i], "optimizer.0.v." + name: o.v[i]} {
						checkState(t, arm, key, want, 2e-6)
					}
				}
			})
		}
	}
}

// checkState compares a tensor on the device; tolerance is a share of the largest magnitude.
func checkState(t *testing.T, arm *loweredArm, key string, want []float32, tolerance float64) {
	t.Helper()
	largest := 0.0
	for _, x := range want {
		largest = math.Max(largest, math.Abs(float64(x)))
	}
	for j, got := range arm.read(t, key) {
		if !(math.Abs(got-float64(want[j])) <= tolerance*largest) {
			t.Errorf("%s[%d] is %g, want %g", key, j, got, want[j])
			return
		}
	}
}

func (a *loweredArm) read(t *testing.T, key string) []float64 {
	t.Helper()
	for _, arg := range a.module[0].Arguments {
		if arg.Name == key {
			return lowertest.Download(t, arg.Type, a.state[key])
		}
	}
	t.Fatalf("there is no argument %s", key)
	return nil
}

// A gradient that is not finite changes nothing, and its parameter can be told.
func TestALoweredUpdateThatIsNotFiniteChangesNothing(t *testing.T) {
	for _, c := range []struct {
		value float64
		bad   bool
	}{{math.NaN(), true}, {math.Inf(1), true}, {1e30, false}} { // the square of the last one is infinite in float32 alone
		pjrttest.Plugin(t)
		p := gradientsGiven()
		arm := lowerPhases(t, Tiny(ObjectiveRTD, "gdes", CouplingJoint).Train, []*phase{p}, stablehlo.Exact)
		before := map[string][]float64{}
		for key := range arm.state {
			before[key] = arm.read(t, key)
		}
		p.draw(t, 1)
		n := p.b.Node("gradient of b.LayerNorm.weight")
		data := graph.Values(n)
		data[4] = c.value
		if err := graph.Set(n, data); err != nil {
			t.Fatal(err)
		}
		squares := arm.next(t, &Batch{})[outSquares+" 0"]
		for i, s := range squares {
			if bad := math.IsNaN(s) || math.IsInf(s, 0); bad != (c.bad && i == 2) {
				t.Errorf("with a gradient of %g the squares are %g", c.value, squares)
			}
		}
		for key, want := range before {
			changed := !slices.Equal(arm.read(t, key), want)
			// A large gradient clips the others to zero.
			if c.bad && changed || !c.bad && !changed && key == "b.LayerNorm.weight" {
				t.Errorf("with a gradient of %g, %s has changed: %v", c.value, key, changed)
			}
		}
	}
}
