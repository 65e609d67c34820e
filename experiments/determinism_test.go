package experiments

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/kernels"
)

// withThreads runs f with the given numbers of processors and of threads in kernels.
func withThreads(procs, threads int, f func()) {
	oldThreads := kernels.Threads()
	oldProcs := runtime.GOMAXPROCS(procs)
	defer runtime.GOMAXPROCS(oldProcs)
	kernels.SetThreads(threads)
	defer kernels.SetThreads(oldThreads)
	f()
}

// Weights, moments and metrics of a cell are a function of configuration, seed and text alone.
func TestEqualSeedsGiveEqualBitsOnAnyThreads(t *testing.T) {
	set := cellText(t)
	for name, c := range cellArms() {
		root := t.TempDir()
		first := Cell{Arm: name, Seed: 3, Config: c, Dir: filepath.Join(root, "first")}
		withThreads(1, 1, func() { finish(t, first, set) })
		for _, n := range [][2]int{{1, 1}, {2, 1}, {2, 2}, {2, 3}} {
			again := first
			again.Dir = filepath.Join(root, fmt.Sprint(n))
			withThreads(n[0], n[1], func() { finish(t, again, set) })
			wantSameEnd(t, fmt.Sprintf("%s with GOMAXPROCS %d and %d threads", name, n[0], n[1]), again, first)
		}
	}
}

// At a width where products are really shared among threads.
func TestSharedProductsGiveEqualBits(t *testing.T) {
	c := tinyArm(ObjectiveRTD, "es", CouplingJoint)
	e := &c.Model.Encoder
	e.Hidden, e.Intermediate, e.Vocab, e.MaxPositions = 128, 512, 500, 64
	c.Train.Batch, c.Train.Seq = 8, 48
	run := func() (all map[string][]float32) {
		tr := trainerOf(t, c, 1)
		trainSteps(t, tr, 1, 2)
		return weights(tr, "")
	}
	var one map[string][]float32
	withThreads(1, 1, func() { one = run() })
	for threads := 2; threads <= 3; threads++ {
		withThreads(2, threads, func() {
			if d := differing(one, run()); len(d) > 0 {
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
			if constant != sameBits(x, y) {
				t.Errorf("%s: %s is constant: %v, equal with both seeds: %v", name, p.Name, constant, sameBits(x, y))
			}
		}
		if random == 0 {
			t.Errorf("%s: nothing is random", name)
		}
		if x, y := testBatch(t, a, 1, 0), testBatch(t, b, 2, 0); x.hash() == y.hash() || slices.Equal(x.Uniforms, y.Uniforms) {
			t.Errorf("%s: two seeds have the same batch or draws", name)
		}
	}
}

// Arms with one seed train on the same tokens and masks in the same order, and a generator that no other
// network pulls at is the same generator whatever stands beside it.
func TestArmsWithOneSeedArePaired(t *testing.T) {
	set := cellText(t)
	arms := cellArms()
	var hashes []string
	var generator map[string][]float32
	for _, name := range sortedKeys(arms) {
		cell := Cell{Arm: name, Seed: 3, Config: arms[name], Dir: t.TempDir()}
		var own []string
		for _, row := range finish(t, cell, set).rows {
			own = append(own, row.Batch)
		}
		if slices.Contains(own, "") || len(slices.Compact(slices.Sorted(slices.Values(own)))) != len(own) {
			t.Errorf("%s: batches %q are not one for each step", name, own)
		}
		if hashes == nil {
			hashes = own
		}
		if !slices.Equal(own, hashes) {
			t.Errorf("%s: batches %q, the first arm's are %q", name, own, hashes)
		}
		if name == "es" {
			continue
		}
		tensors, _ := checkpointAt(t, cell, cell.Config.Train.Steps)
		for tensor := range tensors {
			if !strings.HasPrefix(tensor, "generator.") && !strings.HasPrefix(tensor, "optimizer.0.") {
				delete(tensors, tensor)
			}
		}
		if generator == nil {
			generator = tensors
		}
		if d := differing(generator, tensors); len(d) > 0 || len(tensors) < 60 {
			t.Errorf("%s: of %d tensors of the generator and its moments these differ from another arm's: %v", name, len(tensors), d)
		}
	}
}

// Masks and draws of a batch are a function of seed, purpose and step, and of nothing else.
func TestBatchesDifferBySeedPurposeAndStep(t *testing.T) {
	c := tinyArm(ObjectiveRTD, "gdes", CouplingAlternating)
	windows := testWindows(c, 1, 0)
	make := func(seed uint64, purpose string, step int) *Batch {
		b, err := newBatch(c, testVocabulary(40), windows, seed, purpose, step)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	first, again := make(1, purposeTrain, 3), make(1, purposeTrain, 3)
	if first.hash() != again.hash() || !slices.Equal(first.Uniforms, again.Uniforms) || !slices.Equal(first.Masked.Positions, again.Masked.Positions) {
		t.Error("equal arguments give two batches")
	}
	for what, b := range map[string]*Batch{"seed": make(2, purposeTrain, 3), "purpose": make(1, purposeEval, 3), "step": make(1, purposeTrain, 4)} {
		if slices.Equal(first.Masked.Positions, b.Masked.Positions) || first.hash() == b.hash() {
			t.Errorf("another %s has the same masks", what)
		}
		for i, u := range b.Uniforms {
			if u == first.Uniforms[i] {
				t.Errorf("another %s has the same draw %d", what, i)
			}
		}
	}
}
