package experiments

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
			wantSentence(t, err, p.Name)
			if strings.Contains(err.Error(), "CPU") {
				t.Errorf("%s: registers of the machine in an error for people: %v", name, err)
			}
			after := weights(tr, "")
			for _, own := range tr.phases[first].trained() {
				if !sameBits(before[own.Param.Name], after[own.Param.Name]) && graphOf(tr, own.Param.Name) >= first {
					t.Errorf("%s: with a NaN in %s the step changed %s", name, p.Name, own.Param.Name)
				}
			}
			if tr.Done() != 0 {
				t.Errorf("%s: a step that failed counts", name)
			}
		}
	}
}

func TestNaNInAGradientStopsBeforeTheUpdate(t *testing.T) {
	for _, bad := range []float32{nan32, float32(math.Inf(1)), float32(math.Inf(-1))} {
		tr := trainerOf(t, tinyArm(ObjectiveRTD, "es", CouplingJoint), 1)
		p := tr.phases[0]
		for _, g := range p.trained() {
			for _, part := range g.Grads {
				forward(t, p, testBatch(t, tr, 1, 0))
				data := graph.Floats[float32](part.Value())
				data[len(data)-1] = bad
				_, err := p.optimizer.Norm()
				wantSentence(t, err, "the gradient of "+g.Param.Name+" is not finite")
			}
		}
	}
	// The same through Step: a weight of RTD that overflows float32 in the backward pass alone.
	c := tinyArm(ObjectiveRTD, "gdes", CouplingAlternating)
	c.Lambda = 1e39
	tr := trainerOf(t, c, 1)
	before := weights(tr, "discriminator.")
	_, err := tr.Step(testBatch(t, tr, 1, 0))
	wantSentence(t, err, "the gradient of discriminator.", "is not finite")
	if d := differing(before, weights(tr, "discriminator.")); len(d) > 0 {
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
			if d := differing(before, weights(tr, "")); len(d) > 0 {
				t.Errorf("%s: a bad %s changed %d tensors", name, what, len(d))
			}
		}
	}
}

// A rate far too high ends in one sentence that names the step and says what to do; the sentence is kept
// beside the run, and no file of it holds a number that is none.
func TestTooHighRateEndsInASentence(t *testing.T) {
	set := cellText(t)
	for name, c := range cellArms() {
		c.Train.LR, c.Train.DiscriminatorLR, c.Train.Steps, c.Intervals.CheckpointEvery = 1e6, 1e6, 60, 1
		cell := Cell{Arm: name, Seed: 3, Config: c, Dir: t.TempDir()}
		_, err := runCell(cell, set, -1)
		wantSentence(t, err, name+" seed 3: training diverged at step ", "train.lr")
		for _, inside := range []string{"graph:", "sampling:"} {
			if err != nil && strings.Contains(err.Error(), inside) {
				t.Errorf("%s: %q is nothing for people: %v", name, inside, err)
			}
		}
		if err == nil {
			continue
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: more than a line: %q", name, err)
		}
		kept, readErr := os.ReadFile(filepath.Join(cell.Dir, errorFile))
		if readErr != nil || strings.TrimSpace(string(kept)) != err.Error() {
			t.Errorf("%s: error.txt holds %q, %v; the error is %q", name, kept, readErr, err)
		}
		wantFiniteFiles(t, cell)
	}
}

// wantFiniteFiles looks for NaN and infinities in all checkpoints and metrics of a cell.
func wantFiniteFiles(t *testing.T, cell Cell) {
	t.Helper()
	names, err := checkpoints(filepath.Join(cell.Dir, checkpointDir))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: checkpoints %v, %v", cell.Arm, names, err)
	}
	for _, name := range names {
		tr := trainerOf(t, cell.Config, cell.Seed)
		pos, err := tr.read(filepath.Join(cell.Dir, checkpointDir, name))
		if err != nil {
			t.Fatal(err)
		}
		tensors, _ := checkpointAt(t, cell, pos.Step)
		for tensor, data := range tensors {
			for i, x := range data {
				if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
					t.Errorf("%s: %s holds %g at %s[%d]", cell.Arm, name, x, tensor, i)
					break
				}
			}
		}
	}
	if m := metricsOf(t, cell); strings.Contains(m, "NaN") || strings.Contains(m, "Inf") {
		t.Errorf("%s: metrics hold a number that is none", cell.Arm)
	}
}

// A NaN where no gradient looks, in a row that no batch has looked up, must not reach a file.
func TestCheckpointRefusesNaN(t *testing.T) {
	tr := trainerOf(t, tinyArm(ObjectiveRTD, "gdes", CouplingAlternating), 1)
	dir := t.TempDir()
	if err := tr.save(dir, position{}); err != nil {
		t.Fatal(err)
	}
	before := folderOf(t, dir)
	floats32(tr.Params.Get(sharing.DeltaTable))[3] = nan32
	wantSentence(t, tr.save(dir, position{Step: 1}), sharing.DeltaTable, "not finite")
	floats32(tr.Params.Get(sharing.DeltaTable))[3] = 0
	tr.phases[1].optimizer.v[0][0] = float32(math.Inf(1))
	wantSentence(t, tr.save(dir, position{Step: 1}), "optimizer.1.v.", "not finite")
	if after := folderOf(t, dir); len(after) != len(before) {
		t.Errorf("refused checkpoints leave files: %v", sortedKeys(after))
	}
}
