package training

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/sharing"
)

var nan32 = float32(math.NaN())

// graphOf is the first phase that reads the named parameter.
func graphOf(tr *Trainer, name string) int {
	for i, p := range tr.phases {
		if p.b.Node(name) != nil {
			return i
		}
	}
	return -1
}

// A NaN in any weight that a step reads ends the step before the update of the first graph that reads
// it: everything that this graph would have moved keeps its bits.
func TestNaNInAWeightStopsBeforeTheUpdate(t *testing.T) {
	for name, c := range allArms() {
		tr := trainerOf(t, c, 1)
		whole := weights(tr, "")
		for _, p := range tr.Params.List() {
			for _, q := range tr.Params.List() {
				copy(floats32(q), whole[q.Name])
			}
			data := floats32(p)
			for i := range data {
				data[i] = nan32 // of tables, every row, since a batch looks up some rows only
			}
			before := weights(tr, "")
			first := graphOf(tr, p.Name)
			_, err := tr.Step(testBatch(t, tr, 1, 0))
			if err == nil {
				t.Errorf("%s: %s is NaN and the step goes on", name, p.Name)
				continue
			}
			testutil.WantSentence(t, err, p.Name)
			if strings.Contains(err.Error(), "CPU") {
				t.Errorf("%s: registers of the machine in an error for people: %v", name, err)
			}
			after := weights(tr, "")
			for _, own := range tr.phases[first].trained() {
				if !testutil.SameBits(before[own.Param.Name], after[own.Param.Name]) && graphOf(tr, own.Param.Name) >= first {
					t.Errorf("%s: with a NaN in %s the step changed %s", name, p.Name, own.Param.Name)
				}
			}
			if tr.StepsDone() != 0 {
				t.Errorf("%s: a step that failed counts", name)
			}
		}
	}
}

func TestNaNInAGradientStopsBeforeTheUpdate(t *testing.T) {
	for _, bad := range []float32{nan32, float32(math.Inf(1)), float32(math.Inf(-1))} {
		tr := trainerOf(t, Tiny(ObjectiveRTD, "es", CouplingJoint), 1)
		p := tr.phases[0]
		for _, g := range p.trained() {
			for _, part := range g.Grads {
				forward(t, p, testBatch(t, tr, 1, 0))
				data := graph.Floats[float32](part.Value())
				data[len(data)-1] = bad
				_, err := p.optimizer.Norm()
				testutil.WantSentence(t, err, "the gradient of "+g.Param.Name+" is not finite")
			}
		}
	}
	// The same through Step: a weight of RTD that overflows float32 in the backward pass alone.
	c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Lambda = 1e39
	tr := trainerOf(t, c, 1)
	before := weights(tr, "discriminator.")
	_, err := tr.Step(testBatch(t, tr, 1, 0))
	testutil.WantSentence(t, err, "the gradient of discriminator.", "is not finite")
	if d := testutil.Differing(before, weights(tr, "discriminator.")); len(d) > 0 {
		t.Errorf("the failed update changed %v", d)
	}
}

func TestNaNInTheInputStopsBeforeTheUpdate(t *testing.T) {
	for name, c := range rtdArms() {
		for what, poison := range map[string]func(*Batch){
			"mask":     func(b *Batch) { b.Mask[1] = nan32 },
			"uniforms": func(b *Batch) { b.Uniforms[0] = math.NaN() },
			"id":       func(b *Batch) { b.Masked.IDs[1] = 1 << 20 },
			"target":   func(b *Batch) { b.Masked.Targets[0] = 1 << 20 },
			"size":     func(b *Batch) { b.Masked.IDs = b.Masked.IDs[1:] },
		} {
			tr := trainerOf(t, c, 1)
			before := weights(tr, "")
			b := testBatch(t, tr, 1, 0)
			poison(b)
			if _, err := tr.Step(b); err == nil {
				t.Errorf("%s: a bad %s goes unnoticed", name, what)
			}
			if d := testutil.Differing(before, weights(tr, "")); len(d) > 0 {
				t.Errorf("%s: a bad %s changed %d tensors", name, what, len(d))
			}
		}
	}
}

// A NaN where no gradient looks, in a row that no batch has looked up, must not reach a file.
func TestCheckpointRefusesNaN(t *testing.T) {
	tr := trainerOf(t, Tiny(ObjectiveRTD, "gdes", CouplingAlternating), 1)
	dir := t.TempDir()
	if err := tr.Save(dir, Position{}); err != nil {
		t.Fatal(err)
	}
	before := testutil.Folder(t, dir)
	floats32(tr.Params.Get(sharing.DeltaTable))[3] = nan32
	testutil.WantSentence(t, tr.Save(dir, Position{Step: 1}), sharing.DeltaTable, "not finite")
	floats32(tr.Params.Get(sharing.DeltaTable))[3] = 0
	tr.phases[1].optimizer.v[0][0] = float32(math.Inf(1))
	testutil.WantSentence(t, tr.Save(dir, Position{Step: 1}), "optimizer.1.v.", "not finite")
	if after := testutil.Folder(t, dir); len(after) != len(before) {
		t.Errorf("refused checkpoints leave files: %v", slices.Sorted(maps.Keys(after)))
	}
}
