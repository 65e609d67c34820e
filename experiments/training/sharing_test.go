package training

import (
	"math"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// A phase may move its own network and nothing else, but for the table of ES, which both move.
func TestEachUpdateLeavesTheOtherNetworkAlone(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		t.Run(mode, func(t *testing.T) {
			tr := trainerOf(t, Tiny(ObjectiveRTD, mode, CouplingAlternating), 1)
			b := testBatch(t, tr, 1, 0)
			g, d := weights(tr, "generator."), weights(tr, "discriminator.")
			stepPhase(t, tr, tr.phases[0], b)
			if changed := testutil.Differing(d, weights(tr, "discriminator.")); len(changed) > 0 {
				t.Errorf("the generator's update changed %v", changed)
			}
			if changed := testutil.Differing(g, weights(tr, "generator.")); len(changed) != len(g) {
				t.Errorf("the generator's update changed %d of its %d tensors", len(changed), len(g))
			}
			g = weights(tr, "generator.")
			stepPhase(t, tr, tr.phases[1], b)
			changed := testutil.Differing(g, weights(tr, "generator."))
			switch {
			case mode == "es" && !slices.Equal(changed, []string{sharing.GeneratorTable}):
				t.Errorf("the discriminator's update is to change E of the generator, and changed %v", changed)
			case mode != "es" && len(changed) > 0:
				t.Errorf("the discriminator's update changed %v", changed)
			}
			if changed := testutil.Differing(d, weights(tr, "discriminator.")); len(changed) != len(d) {
				t.Errorf("the discriminator's update changed %d of its %d tensors", len(changed), len(d))
			}
		})
	}
}

// Joint, without clipping, which ties the two norms: whatever weight RTD has, the generator of NES and
// GDES moves by the same bits, as it does with nobody beside it. That of ES does not.
func TestRTDDoesNotReachTheGeneratorUnlessItsTableIsShared(t *testing.T) {
	generator := func(objective, mode, coupling string, lambda float64) map[string][]float32 {
		c := Tiny(objective, mode, coupling)
		c.Lambda, c.Train.ClipNorm = lambda, 0
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 4)
		return weights(tr, "generator.")
	}
	alone := generator(ObjectiveMLM, "none", CouplingAlternating, 1)
	for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
		for _, mode := range []string{"none", "gdes"} {
			for _, lambda := range []float64{0, 5, 50} {
				if changed := testutil.Differing(alone, generator(ObjectiveRTD, mode, coupling, lambda)); len(changed) > 0 {
					t.Errorf("%s %s: with lambda %g the generator differs from MLM alone in %v", mode, coupling, lambda, changed)
				}
			}
		}
		if len(testutil.Differing(alone, generator(ObjectiveRTD, "es", coupling, 5))) != len(alone) {
			t.Errorf("es %s: RTD leaves parts of the generator as they are with MLM alone", coupling)
		}
	}
}

// RTD's update of E in the alternating coupling, which the authors' code drops: it is there with λ > 0,
// and is nothing but RTD's, so that λ = 0 (without decay) leaves every bit.
func TestAlternatingESUpdatesTheTableByRTD(t *testing.T) {
	for _, lambda := range []float64{0, 5} {
		c := Tiny(ObjectiveRTD, "es", CouplingAlternating)
		c.Lambda, c.Train.WeightDecay = lambda, 0
		tr := trainerOf(t, c, 1)
		b := testBatch(t, tr, 1, 0)
		stepPhase(t, tr, tr.phases[0], b)
		before := tr.tables().G
		stepPhase(t, tr, tr.phases[1], b)
		after := tr.tables().G
		gradient := graph.Floats[float32](tr.phases[1].rtdTable.Value())
		moved := 0
		for i := range before {
			if before[i] != after[i] {
				moved++
			}
			if d := float64(after[i]) - float64(before[i]); d*float64(gradient[i]) > 0 || (d != 0) != (gradient[i] != 0) {
				t.Fatalf("lambda %g: E[%d] moved by %g against a gradient of %g", lambda, i, d, gradient[i])
			}
		}
		if (moved > 0) != (lambda > 0) {
			t.Errorf("lambda %g: RTD moved %d values of E", lambda, moved)
		}
	}
}

// Every gradient of a joint step is that of the one loss L_MLM + λ·L_RTD, taken by Gorgonia itself from a
// graph of its own; for E of ES this is the sum of the two losses' gradients.
func TestJointGradientsAreThoseOfTheOneLoss(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		t.Run(mode, func(t *testing.T) {
			c := Tiny(ObjectiveRTD, mode, CouplingJoint)
			n, err := newNetworkBuilder(c)
			if err != nil {
				t.Fatal(err)
			}
			params := graph.NewParams(1, tensor.Float64)
			p := n.newPhase(params)
			p.addGenerator(n)
			p.addDiscriminator(n, p.gen.sampled)

			one := graph.NewBuilder(params).Training(true)
			g := n.generator(one)
			d := n.discriminator(one, g.sampled)
			loss := one.Add(g.result.Loss, one.Scale(d.result.Loss, c.Lambda))
			if err := one.Err(); err != nil {
				t.Fatal(err)
			}
			nodes := one.ParamNodes()
			grads, err := gorgonia.Grad(loss, nodes...)
			if err != nil {
				t.Fatal(err)
			}
			values := make([]gorgonia.Value, len(grads))
			for i := range grads {
				gorgonia.Read(grads[i], &values[i])
			}
			batch, err := newBatch(c, testVocabulary(40), testWindows(c, 1, 0), 1, purposeTrain, 0)
			if err != nil {
				t.Fatal(err)
			}
			runGraph(t, p.b, params, batch)
			runGraph(t, one, params, batch)
			if len(p.trained()) != len(nodes) {
				t.Fatalf("%d parameters are trained, the graph has %d", len(p.trained()), len(nodes))
			}
			for i, node := range nodes {
				got := make([]float64, node.Shape().TotalSize())
				for _, part := range p.find(node.Name()).Grads {
					for j, x := range values64(part) {
						got[j] += x
					}
				}
				compareRows(t, "gradient of "+node.Name(), got, graph.Floats[float64](values[i]), nil, 1e-6)
			}
			want := 1
			if mode == "es" {
				want = 2
			}
			if parts := p.find(sharing.GeneratorTable).Grads; len(parts) != want {
				t.Errorf("%d losses train the generator's table, want %d", len(parts), want)
			}
		})
	}
}

func TestGDESStartsAsES(t *testing.T) {
	for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
		logits := map[string][]float32{}
		for _, mode := range []string{"es", "gdes", "none"} {
			tr := trainerOf(t, Tiny(ObjectiveRTD, mode, coupling), 1)
			if mode == "gdes" {
				for i, x := range tr.tables().Delta {
					if math.Float32bits(x) != 0 {
						t.Fatalf("E_Delta[%d] starts at %g", i, x)
					}
				}
			}
			b := testBatch(t, tr, 1, 0)
			for _, p := range tr.phases {
				forward(t, p, b)
				if p.dis != nil {
					logits[mode] = slices.Clone(graph.Floats[float32](p.dis.result.Logits.Value()))
				}
			}
		}
		if !testutil.SameBits(logits["es"], logits["gdes"]) {
			t.Errorf("%s: the first logits of GDES are not those of ES", coupling)
		}
		if testutil.SameBits(logits["es"], logits["none"]) {
			t.Errorf("%s: the first logits of NES are those of ES, so its tables are not apart", coupling)
		}
	}
}

func TestGDESTablesAfterSteps(t *testing.T) {
	for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
		tr := trainerOf(t, Tiny(ObjectiveRTD, "gdes", coupling), 1)
		for range 4 {
			trainSteps(t, tr, 1, 1)
			now := tr.tables()
			moved := false
			for i := range now.D {
				moved = moved || now.Delta[i] != 0
				if now.D[i] != now.G[i]+now.Delta[i] {
					t.Fatalf("%s: E_D[%d] is %g, E_G + E_Delta %g", coupling, i, now.D[i], now.G[i]+now.Delta[i])
				}
			}
			if !moved {
				t.Fatalf("%s: E_Delta stays zero", coupling)
			}
		}
	}
	tr := trainerOf(t, Tiny(ObjectiveRTD, "gdes", CouplingAlternating), 1)
	before := tr.tables()
	stepPhase(t, tr, tr.phases[0], testBatch(t, tr, 1, 0))
	after := tr.tables()
	if !testutil.SameBits(before.Delta, after.Delta) || testutil.SameBits(before.D, after.D) {
		t.Error("a step of MLM is to move the discriminator's table through E_G, and E_Delta not")
	}
}

// What the graph looks up is what Tables exports.
func TestTablesAreWhatTheDiscriminatorLooksUp(t *testing.T) {
	for name, c := range rtdArms() {
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 3)
		phases := ownMemory(t, c, tr.Params)
		last := phases[len(phases)-1]
		forward(t, last, withSamples(t, tr, 3))
		if got := graph.Floats[float32](last.dis.table.Value()); !testutil.SameBits(got, tr.tables().D) {
			t.Errorf("%s: the exported table is not the one looked up", name)
		}
	}
}

// withSamples is the batch of a step with draws of some generator in it.
func withSamples(t *testing.T, tr *Trainer, step int) *Batch {
	b := testBatch(t, tr, 1, step)
	for i, target := range b.Masked.Targets {
		b.Sampled = append(b.Sampled, target)
		if target >= 0 && i%2 == 0 {
			b.Sampled[i] = 4 + i%30
		}
	}
	return b
}

// In the alternating coupling the discriminator is run after the generator's update and sees it, in ES
// and GDES: its loss in Step is that of a second trainer whose generator holds the updated weights.
func TestAlternatingDiscriminatorReadsTheUpdatedGenerator(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		c := Tiny(ObjectiveRTD, mode, CouplingAlternating)
		c.Model.Encoder.HiddenDropout, c.Model.Encoder.AttentionDrop = 0, 0 // their seed is the trainer's
		whole, half, stale := trainerOf(t, c, 1), trainerOf(t, c, 1), trainerOf(t, c, 1)
		r := trainSteps(t, whole, 1, 1)
		b := testBatch(t, half, 1, 0)
		stepPhase(t, half, half.phases[0], b)

		fresh, err := newTrainer(c, 7, true)
		if err != nil {
			t.Fatal(err)
		}
		defer fresh.Close()
		loss := func(from *Trainer) float64 {
			for _, p := range from.Params.List() {
				copy(floats32(fresh.Params.Get(p.Name)), floats32(p))
			}
			if err := feed(fresh.phases[1].b, b); err != nil {
				t.Fatal(err)
			}
			if err := fresh.phases[1].program.Run(); err != nil {
				t.Fatal(err)
			}
			return *scalar(fresh.phases[1].dis.result.Loss)
		}
		if got := loss(half); got != *r.RTDLoss {
			t.Errorf("%s: RTD loss %g, computed after the generator's update %g", mode, *r.RTDLoss, got)
		}
		if got := loss(stale); (got == *r.RTDLoss) != (mode == "none") {
			t.Errorf("%s: RTD loss %g, computed before the generator's update %g", mode, *r.RTDLoss, got)
		}
	}
}

// RTD has no gradient by anything of the generator where the table is not shared: the draws and the
// corruption let none through.
func TestNoGradientFlowsThroughSampling(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		n, err := newNetworkBuilder(Tiny(ObjectiveRTD, mode, CouplingJoint))
		if err != nil {
			t.Fatal(err)
		}
		params := graph.NewParams(1, tensor.Float32)
		probe := graph.NewBuilder(params)
		n.generator(probe)
		for _, w := range probe.ParamNodes() {
			b := graph.NewBuilder(params)
			g := n.generator(b)
			d := n.discriminator(b, g.sampled)
			b.Gradients(d.result.Loss, b.Node(w.Name()))
			if shared := mode == "es" && w.Name() == sharing.GeneratorTable; shared {
				if b.Err() != nil {
					t.Errorf("%s: %v", mode, b.Err())
				}
				continue
			}
			testutil.WantSentence(t, b.Err(), w.Name(), "does not influence the loss")
		}
	}
}

func TestDropoutIsAFunctionOfTheStep(t *testing.T) {
	for name, c := range allArms() {
		tr := trainerOf(t, c, 1)
		b := withSamples(t, tr, 0)
		loss := func(step int) (losses []float64) {
			b.Step = step
			for _, p := range tr.phases {
				forward(t, p, b)
				if p.gen != nil {
					losses = append(losses, *scalar(p.gen.result.Loss))
				}
				if p.dis != nil {
					losses = append(losses, *scalar(p.dis.result.Loss))
				}
			}
			return losses
		}
		first, other, again := loss(4), loss(5), loss(4)
		if !slices.Equal(first, again) {
			t.Errorf("%s: step 4 gives losses %v and then %v", name, first, again)
		}
		for i := range first {
			if first[i] == other[i] {
				t.Errorf("%s: steps 4 and 5 have the same loss %g, so the same mask", name, first[i])
			}
		}
		e, err := NewEvaluator(tr)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		scores := func(step int) string {
			b.Step = step
			s, err := e.Score([]*Batch{b})
			if err != nil {
				t.Fatal(err)
			}
			line, err := experiments.Row{Scalars: s.Scalars(HeldOutMetrics)}.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			return string(line)
		}
		if a, b := scores(4), scores(5); a != b {
			t.Errorf("%s: evaluation depends on the step, so it drops out: %s and %s", name, a, b)
		}
	}
}
