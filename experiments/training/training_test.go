package training

import (
	"math"
	"runtime"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// learner is an arm without dropout at the size of Tiny and the released deviation of initial weights.
func learner(objective, sharing, coupling string) Config {
	c := Tiny(objective, sharing, coupling)
	e := &c.Model.Encoder
	e.HiddenDropout, e.AttentionDrop, e.InitStd = 0, 0, 0.02
	c.Train.Steps, c.Train.Warmup = 400, 10
	return c
}

// Before training every word is as likely as any other and nothing looks replaced: ln V and ln 2.
func TestUntrainedLossesAreThoseOfKnowingNothing(t *testing.T) {
	for _, mode := range []string{"none", "es", "gdes"} {
		c := learner(ObjectiveRTD, mode, CouplingJoint)
		c.Model.Encoder.Vocab = 500
		for seed := uint64(1); seed <= 3; seed++ {
			tr := trainerOf(t, c, seed)
			r, err := tr.Step(testBatch(t, tr, seed, 0))
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(*r.MLMLoss/math.Log(500)-1) > 0.05 || math.Abs(*r.RTDLoss/math.Ln2-1) > 0.05 {
				t.Errorf("%s, seed %d: losses %.4f and %.4f, want ln 500 = %.4f and ln 2 = %.4f", mode, seed, *r.MLMLoss,
					*r.RTDLoss, math.Log(500), math.Ln2)
			}
		}
	}
}

// One batch, learnt by heart: MLM to near 0 in every arm, RTD as well where the samples stay the same.
func TestOneBatchIsLearntByHeart(t *testing.T) {
	for name, c := range map[string]Config{
		"mlm":  learner(ObjectiveMLM, "none", CouplingAlternating),
		"none": learner(ObjectiveRTD, "none", CouplingAlternating),
		"es":   learner(ObjectiveRTD, "es", CouplingJoint),
		"gdes": learner(ObjectiveRTD, "gdes", CouplingAlternating),
	} {
		tr, err := newTrainer(c, 1, c.Objective == ObjectiveRTD)
		if err != nil {
			t.Fatal(err)
		}
		defer tr.Close()
		b := withSamples(t, tr, 0)
		var r StepResult
		for range 250 {
			if r, err = tr.Step(b); err != nil {
				t.Fatal(err)
			}
		}
		if *r.MLMLoss > 0.1 {
			t.Errorf("%s: MLM loss %.4f after 250 steps on one batch", name, *r.MLMLoss)
		}
		if r.RTDLoss != nil && *r.RTDLoss > 0.1 {
			t.Errorf("%s: RTD loss %.4f after 250 steps on one batch", name, *r.RTDLoss)
		}
	}
}

// On text in which a token makes the next one likelier, the generator learns more than frequencies, and
// the discriminator more than the share of replaced tokens, on batches that it has not seen.
func TestUnseenTextIsLearnt(t *testing.T) {
	c := learner(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Train.Batch, c.Lambda = 16, 50
	tr := trainerOf(t, c, 1)
	e, err := NewEvaluator(tr)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var held []*Batch
	for i := range 8 {
		b, err := newBatch(c, testVocabulary(40), testWindows(c, 99, i), 1, purposeEval, i)
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, b)
	}
	trainSteps(t, tr, 1, 350)
	s, err := e.Score(held)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("held-out MLM loss %.3f, AUC %.3f", *s.MLMLoss, *s.AUC)
	if *s.MLMLoss > 0.9*math.Log(35) || *s.AUC < 0.55 {
		t.Errorf("held-out MLM loss %.3f of ln 35 = %.3f, AUC %.3f", *s.MLMLoss, math.Log(35), *s.AUC)
	}
}

// A batch of nothing but padding, and one with a window of it, neither fails nor teaches.
func TestPaddingTeachesNothing(t *testing.T) {
	for name, c := range allArms() {
		c.Train.WeightDecay = 0
		tr := trainerOf(t, c, 1)
		before := weights(tr, "")
		b, err := tr.Batch(testVocabulary(40), make([]int, c.Train.Batch*c.Train.Seq), 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		r, err := tr.Step(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if *r.MLMLoss != 0 || *r.GradNorm != 0 || r.RTDLoss != nil && (*r.RTDLoss != 0 || *r.Replaced != 0) {
			t.Errorf("%s: padding alone has MLM loss %g and a gradient of %g", name, *r.MLMLoss, *r.GradNorm)
		}
		if d := testutil.Differing(before, weights(tr, "")); len(d) > 0 {
			t.Errorf("%s: padding changed %d tensors, first %s", name, len(d), d[0])
		}
		windows := testWindows(c, 1, 1)
		clear(windows[:c.Train.Seq]) // one window of padding
		clear(windows[len(windows)-5:])
		if b, err = tr.Batch(testVocabulary(40), windows, 1, 1); err != nil {
			t.Fatal(err)
		}
		if r, err = tr.Step(b); err != nil || *r.MLMLoss == 0 {
			t.Errorf("%s: with a window of padding: loss %v, %v", name, r.MLMLoss, err)
		}
	}
}

// What stands at a padded place cannot be seen from a token, in any loss.
func TestPaddedPlacesAreNotSeen(t *testing.T) {
	for name, c := range allArms() {
		losses := func(id int) (all []float64) {
			tr := trainerOf(t, c, 1)
			b := withSamples(t, tr, 0)
			for _, at := range []int{11, 23, 35} { // the ends of windows, which are never to predict
				b.Mask[at], b.Original[at], b.Masked.IDs[at] = 0, id, id
			}
			for _, p := range tr.phases {
				forward(t, p, b)
				if p.gen != nil {
					all = append(all, *scalar(p.gen.result.Loss))
				}
				if p.dis != nil {
					all = append(all, *scalar(p.dis.result.Loss))
				}
			}
			return all
		}
		a, b := losses(0), losses(17)
		for i := range a {
			if a[i] != b[i] {
				t.Errorf("%s: loss %d is %g or %g by what padding holds", name, i, a[i], b[i])
			}
		}
	}
}

// After the first step a step makes next to no memory, and many steps keep none.
func TestStepsKeepTheirMemory(t *testing.T) {
	for _, name := range []string{"es/" + CouplingJoint, "gdes/" + CouplingAlternating} {
		tr := trainerOf(t, rtdArms()[name], 1)
		tr.Config.Train.Steps = 1 << 20
		b := testBatch(t, tr, 1, 0)
		step := func() {
			if _, err := tr.Step(b); err != nil {
				t.Fatal(err)
			}
		}
		step()
		var a, z runtime.MemStats
		runtime.ReadMemStats(&a)
		const n = 20
		for range n {
			step()
		}
		runtime.ReadMemStats(&z)
		if each := (z.TotalAlloc - a.TotalAlloc) / n; each > 1<<20 {
			t.Errorf("%s: a step makes %d bytes", name, each)
		}
		heap := func() uint64 {
			var m runtime.MemStats
			runtime.GC()
			runtime.GC() // the second frees what finalizers held
			runtime.ReadMemStats(&m)
			return m.HeapAlloc
		}
		before, routines := heap(), runtime.NumGoroutine()
		for range 200 {
			step()
		}
		after := heap()
		if after > before+before/20+64<<10 {
			t.Errorf("%s: 200 steps grow the heap from %d to %d bytes", name, before, after)
		}
		if now := runtime.NumGoroutine(); now > routines {
			t.Errorf("%s: 200 steps leave %d goroutines more", name, now-routines)
		}
	}
}

// Nor does a default step at full size, whose buffers are large.
func TestDefaultStepMakesLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds: steps of the default configuration")
	}
	c := DefaultConfig()
	tr := trainerOf(t, c, 1)
	trainSteps(t, tr, 1, 1)
	b := testBatch(t, tr, 1, 1)
	var a, z runtime.MemStats
	runtime.ReadMemStats(&a)
	for range 2 {
		if _, err := tr.Step(b); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&z)
	if each := (z.TotalAlloc - a.TotalAlloc) / 2; each > 1<<20 {
		t.Errorf("a default step makes %d bytes", each)
	} else {
		t.Logf("a default step makes %d bytes", each)
	}
}
