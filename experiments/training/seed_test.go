package training

import (
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// At a width where products are really shared among threads.
func TestSharedProductsGiveEqualBits(t *testing.T) {
	c := Tiny(ObjectiveRTD, "es", CouplingJoint)
	e := &c.Model.Encoder
	e.Hidden, e.Intermediate, e.Vocab, e.MaxPositions = 128, 512, 500, 64
	c.Train.Batch, c.Train.Seq = 8, 48
	run := func() (all map[string][]float32) {
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 2)
		return weights(tr, "")
	}
	var one map[string][]float32
	testutil.WithThreads(1, 1, func() { one = run() })
	for threads := 2; threads <= 3; threads++ {
		testutil.WithThreads(2, threads, func() {
			if d := testutil.Differing(one, run()); len(d) > 0 {
				t.Errorf("%d threads: %d tensors differ, first %s", threads, len(d), d[0])
			}
		})
	}
}

func TestAnotherSeedDiffersInEveryRandomTensor(t *testing.T) {
	for name, c := range allArms() {
		a, b := trainerOf(t, c, 1), trainerOf(t, c, 2)
		random := 0
		for _, p := range a.Params.List() {
			x, y := floats32(p), floats32(b.Params.Get(p.Name))
			constant := !slices.ContainsFunc(x, func(v float32) bool { return v != x[0] })
			if !constant {
				random++
			}
			if constant != testutil.SameBits(x, y) {
				t.Errorf("%s: %s is constant: %v, equal with both seeds: %v", name, p.Name, constant, testutil.SameBits(x, y))
			}
		}
		if random == 0 {
			t.Errorf("%s: nothing is random", name)
		}
		if x, y := testBatch(t, a, 1, 0), testBatch(t, b, 2, 0); x.Hash() == y.Hash() ||
			slices.Equal(x.Uniforms, y.Uniforms) {
			t.Errorf("%s: two seeds have the same batch or draws", name)
		}
	}
}

// Masks and draws of a batch are a function of seed, purpose and step, and of nothing else.
func TestBatchesDifferBySeedPurposeAndStep(t *testing.T) {
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	windows := testWindows(c, 1, 0)
	make := func(seed uint64, purpose string, step int) *Batch {
		b, err := newBatch(c, testVocabulary(40), windows, seed, purpose, step)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first, again := make(1, purposeTrain, 3), make(1, purposeTrain, 3)
	if first.Hash() != again.Hash() || !slices.Equal(first.Uniforms, again.Uniforms) ||
		!slices.Equal(first.Masked.Positions, again.Masked.Positions) {
		t.Error("equal arguments give two batches")
	}
	for what, b := range map[string]*Batch{"seed": make(2, purposeTrain, 3), "purpose": make(1, purposeEval, 3),
		"step": make(1, purposeTrain, 4)} {
		if slices.Equal(first.Masked.Positions, b.Masked.Positions) || first.Hash() == b.Hash() {
			t.Errorf("another %s has the same masks", what)
		}
		for i, u := range b.Uniforms {
			if u == first.Uniforms[i] {
				t.Errorf("another %s has the same draw %d", what, i)
			}
		}
	}
}
