package training

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// firstMoments does the first updates with beta1 = 0: the first moment is then the gradient as it was
// applied, clipping included. norms are those before clipping.
func firstMoments(t *testing.T, c Config, b func(*Trainer) *Batch) (moments []map[string][]float32, norms []float64) {
	t.Helper()
	c.Train.Beta1 = 0
	tr := trainerOf(t, c, 1)
	batch := b(tr)
	for _, p := range tr.phases {
		forward(t, p, batch)
		norm, err := p.optimizer.Norm()
		if err != nil {
			t.Fatal(err)
		}
		p.optimizer.Update(1, norm)
		own := map[string][]float32{}
		for i, g := range p.trained() {
			own[g.Param.Name] = append([]float32(nil), p.optimizer.m[i]...)
		}
		moments, norms = append(moments, own), append(norms, norm)
	}
	return moments, norms
}

func globalNorm(gradients map[string][]float32) float64 {
	sum := 0.0
	for _, name := range slices.Sorted(maps.Keys(gradients)) {
		n := math.Sqrt(kernels.SumSquares(gradients[name]))
		sum += n * n
	}
	return math.Sqrt(sum)
}

// Clipping scales all gradients of an optimizer by one factor, to the bound at most; the joint coupling
// has one optimizer for both networks, and so one factor.
func TestClippingKeepsTheDirection(t *testing.T) {
	first := func(tr *Trainer) *Batch { return withSamples(t, tr, 0) }
	for name, c := range allArms() {
		c.Train.ClipNorm = 0
		whole, norms := firstMoments(t, c, first)
		for i := range whole {
			if n := globalNorm(whole[i]); math.Abs(n-norms[i]) > 1e-5*n || n == 0 {
				t.Errorf("%s: the norm is told as %g and is %g", name, norms[i], n)
			}
		}
		for _, bound := range []float64{1e-3, 0.25 * norms[0], 0.8 * norms[0], 1e6} {
			c.Train.ClipNorm = bound
			clipped, told := firstMoments(t, c, first)
			for i := range clipped {
				if i > 0 && bound != 1e6 {
					continue // the first update has changed what the second sees
				}
				factor := math.Min(1, bound/told[i])
				if n := globalNorm(clipped[i]); n > bound*(1+1e-5) || math.Abs(n-factor*norms[i]) > 1e-4*n {
					t.Errorf("%s: clipped to %g the norm is %g, before it %g", name, bound, n, norms[i])
				}
				for tensor, g := range clipped[i] {
					for j := range g {
						if want := factor * float64(whole[i][tensor][j]); math.Abs(float64(g[j])-want) > 1e-5*math.Abs(want)+1e-12 {
							t.Fatalf("%s: clipped to %g, %s[%d] is %g, want %g", name, bound, tensor, j, g[j], want)
						}
					}
				}
			}
		}
	}
}

func TestJointClippingReachesBothNetworks(t *testing.T) {
	moments, norms := firstMoments(t, Tiny(ObjectiveRTD, "none", CouplingJoint),
		func(tr *Trainer) *Batch { return testBatch(t, tr, 1, 0) })
	parts := map[string]map[string][]float32{"generator.": {}, "discriminator.": {}}
	for name, g := range moments[0] {
		scope := name[:strings.Index(name, ".")+1]
		parts[scope][name] = g
	}
	a, b := globalNorm(parts["generator."]), globalNorm(parts["discriminator."])
	if len(moments) != 1 || norms[0] <= 1 || a == 0 || b == 0 || math.Abs(math.Hypot(a, b)-1) > 1e-4 {
		t.Errorf("%d updates, norm %g before clipping to 1; after it generator %g and discriminator %g", len(moments),
			norms[0], a, b)
	}
}

// Without gradients an update shows rate times decay alone: which group each parameter is in.
func TestDecayAndRateByName(t *testing.T) {
	for name, c := range allArms() {
		c.Train.LR, c.Train.DiscriminatorLR, c.Train.WeightDecay, c.Train.Warmup = 1e-2, 1e-3, 0.5, 0
		tr := trainerOf(t, c, 1)
		for _, p := range tr.phases {
			forward(t, p, withSamples(t, tr, 0))
			for _, g := range p.trained() {
				for _, part := range g.Grads {
					clear(graph.Floats[float32](part.Value()))
				}
				data := floats32(g.Param)
				for i := range data {
					data[i] = 1
				}
			}
			p.optimizer.Update(1, 0)
			for _, g := range p.trained() {
				key := g.Param.Name
				rate := 1e-2
				if strings.HasPrefix(key, "discriminator.") {
					rate = 1e-3
				}
				want := 1 - rate*c.Train.schedule(1)*0.5
				if strings.HasSuffix(key, "bias") || strings.HasSuffix(key, "LayerNorm.weight") ||
					p.gen == nil && key == sharing.GeneratorTable {
					want = 1
				}
				if got := float64(floats32(g.Param)[0]); math.Abs(got-want) > 1e-6 {
					t.Errorf("%s: without a gradient %s goes from 1 to %g, want %g", name, key, got, want)
				}
			}
		}
	}
}

// A group's numbers hold for its parameters, whatever their names; biases do not decay, and a parameter without a
// gradient stays as it is.
func TestGroupsSetRateAndDecay(t *testing.T) {
	params := graph.NewParams(1, tensor.Float32)
	b := graph.NewBuilder(params)
	one := func(name string) *Trained {
		w := b.Param(name, graph.Ones, 2, 3)
		return &Trained{Param: b.Parameter(name), Grads: b.Gradients(b.CrossEntropy(w, b.Input("targets", tensor.Int, 2)), w)}
	}
	still := one("discriminator.still")
	still.Grads = nil
	groups := []Group{
		{Params: []*Trained{one("discriminator.a"), one("a.bias")}, LR: 0.1, WeightDecay: 0.5},
		{Params: []*Trained{one("generator.b"), still}, LR: 0.01, WeightDecay: 0.25},
	}
	var grads gorgonia.Nodes
	for _, g := range groups {
		for _, p := range g.Params {
			grads = append(grads, p.Grads...)
		}
	}
	program, err := b.CompileInto(graph.NewArena(tensor.Float32), grads...)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	if err := program.Run(); err != nil {
		t.Fatal(err)
	}
	for _, g := range grads {
		clear(graph.Floats[float32](g.Value())) // what moves the parameters is then rate times decay alone
	}
	o := NewOptimizer(Train{Steps: 10, Warmup: 1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-6, LR: 7, DiscriminatorLR: 7,
		WeightDecay: 7}, groups)
	norm, err := o.Norm()
	if err != nil {
		t.Fatal(err)
	}
	o.Update(1, norm)
	for name, want := range map[string]float64{
		"discriminator.a": 1 - 0.1*0.5, "a.bias": 1, "generator.b": 1 - 0.01*0.25, "discriminator.still": 1,
	} {
		if got := float64(floats32(params.Get(name))[0]); math.Abs(got-want) > 1e-6 {
			t.Errorf("%s goes from 1 to %g, want %g", name, got, want)
		}
	}
}

// E of alternating ES has two optimizers: it decays once, and RTD moves it at the discriminator's rate.
func TestSharedTableDecaysOnceAndTakesEachNetworksRate(t *testing.T) {
	moved := func(discriminatorLR float64) float64 {
		c := Tiny(ObjectiveRTD, "es", CouplingAlternating)
		c.Train.WeightDecay, c.Train.DiscriminatorLR = 0, discriminatorLR
		tr := trainerOf(t, c, 1)
		b := testBatch(t, tr, 1, 0)
		stepPhase(t, tr, tr.phases[0], b)
		before := tr.tables().G
		stepPhase(t, tr, tr.phases[1], b)
		return l2Distance(tr.tables().G, before)
	}
	if a, b := moved(1e-3), moved(4e-3); math.Abs(b/a-4) > 1e-3 {
		t.Errorf("at four times the discriminator's rate RTD moves E by %g instead of %g", b, a)
	}
}

func TestScheduleRisesAndFallsInLines(t *testing.T) {
	for _, c := range []struct{ steps, warmup int }{{1, 0}, {1, 1}, {10, 0}, {10, 1}, {10, 4}, {10, 10}, {1200, 100}} {
		s := Train{Steps: c.steps, Warmup: c.warmup}.schedule
		slope := 1 / float64(c.steps+1-c.warmup)
		for step := 1; step <= c.steps; step++ {
			want := 1 - float64(step-c.warmup)*slope
			if step <= c.warmup {
				want = float64(step) / float64(c.warmup)
			}
			if got := s(step); math.Abs(got-want) > 1e-12 || !(got > 0) || got > 1 {
				t.Errorf("%+v: the rate of step %d is %g, want %g", c, step, got, want)
			}
		}
		if c.warmup > 0 && s(c.warmup) != 1 {
			t.Errorf("%+v: warm-up ends at %g", c, s(c.warmup))
		}
		if c.warmup < c.steps && math.Abs(s(c.steps)-slope) > 1e-12 || s(c.steps+1) > 1e-12 && c.warmup < c.steps {
			t.Errorf("%+v: the last rate is %g and the one after it %g, want %g and 0", c, s(c.steps), s(c.steps+1), slope)
		}
	}
}

func l2Distance(x, y []float32) float64 {
	sum := 0.0
	for i := range x {
		d := float64(x[i]) - float64(y[i])
		sum += d * d
	}
	return math.Sqrt(sum)
}
