package experiments

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/pjrt/find"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
)

// A cell on a device ends as if it had never stopped, its checkpoints say what computed them, and it has the rows of
// the processor to rounding.
func TestACellTrainsOnADevice(t *testing.T) {
	pjrttest.Plugin(t)
	lowertest.Quickly(t)
	set, root := cellText(t), t.TempDir()
	c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	here := Cell{Arm: "gdes", Seed: 3, Config: c, Dir: filepath.Join(root, "here")}
	finish(t, here, set)
	c.Train.Device = find.CPU
	cell := func(dir string) Cell { return Cell{Arm: "gdes", Seed: 3, Config: c, Dir: filepath.Join(root, dir)} }
	whole, stopped := cell("whole"), cell("stopped")
	finish(t, whole, set)
	interrupt(t, stopped, set, 3)
	if w := finish(t, stopped, set); w.from != 3 || len(w.warnings) > 0 {
		t.Errorf("it went on from %d, warnings %v", w.from, w.warnings)
	}
	wantSameEnd(t, "stopped after step 3", stopped, whole)
	if _, meta := checkpointAt(t, whole, c.Train.Steps); meta["device"] != find.CPU || meta["kernels"] != find.CPU {
		t.Errorf("metadata %v", meta)
	}
	if _, meta := checkpointAt(t, here, c.Train.Steps); meta["device"] != "" {
		t.Errorf("metadata %v of the processor", meta)
	}
	mark, err := here.prepareFolder()
	if err != nil {
		t.Fatal(err)
	}
	want, err := here.rows(mark.Config)
	if err != nil {
		t.Fatal(err)
	}
	got, err := whole.rows(mark.Config) // of an equal configuration: what computes is not part of it
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d rows, want %d, error %v", len(got), len(want), err)
	}
	for i, row := range want {
		sameToRounding(t, i, got[i], row)
	}
}

// sameToRounding compares two rows of metrics.
func sameToRounding(t *testing.T, step int, got, want Row) {
	t.Helper()
	if got.Batch != want.Batch || len(got.Scalars) != len(want.Scalars) {
		t.Fatalf("step %d: batch %s with %d metrics, want %s with %d", step, got.Batch, len(got.Scalars), want.Batch,
			len(want.Scalars))
	}
	for i, w := range want.Scalars {
		g := got.Scalars[i]
		if g.Key != w.Key || (g.Value == nil) != (w.Value == nil) {
			t.Errorf("step %d: %v, want %v", step, g, w)
			continue
		}
		if w.Value != nil && !(math.Abs(*g.Value-*w.Value) <= 1e-2*max(1, math.Abs(*w.Value))) {
			t.Errorf("step %d: %s is %g, on the processor %g", step, w.Key, *g.Value, *w.Value)
		}
	}
}

// A cell that goes on somewhere else says so, and its checkpoint names both.
func TestACellGoesToTheProcessorAndBack(t *testing.T) {
	pjrttest.Plugin(t)
	lowertest.Quickly(t)
	set := cellText(t)
	there := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	here := there
	there.Train.Device = find.CPU
	cell := Cell{Arm: "gdes", Seed: 3, Dir: t.TempDir()}
	for i, c := range []training.Config{here, there, here} {
		cell.Config = c
		w, err := runCell(cell, set, 2*(i+1))
		if i == 0 && (err == nil || len(w.warnings) > 0) {
			t.Fatalf("error %v, warnings %v", err, w.warnings)
		}
		if i > 0 && (len(w.warnings) != 1 || !strings.Contains(w.warnings[0], "computed on") ||
			!strings.Contains(w.warnings[0], find.CPU) || !strings.Contains(w.warnings[0], "the processor")) {
			t.Errorf("warnings %v, error %v", w.warnings, err)
		}
	}
	if _, meta := checkpointAt(t, cell, 6); !strings.HasSuffix(meta["kernels"], ","+find.CPU) || meta["device"] != "" {
		t.Errorf("metadata %v", meta)
	}
}

// A plan on a device trains one cell at a time, if nothing else is asked for.
func TestOneCellAtATimeOnADevice(t *testing.T) {
	p, err := LoadPlan("smoke")
	if err != nil {
		t.Fatal(err)
	}
	r := &Runner{Plan: p}
	if len(p.Devices()) != 0 {
		t.Errorf("devices %v", p.Devices())
	}
	p.Arms[1].Set = append(p.Arms[1].Set, "train.device=cuda")
	if got := p.Devices(); len(got) != 1 || got[0] != "cuda" || r.Workers() != 1 {
		t.Errorf("devices %v, %d at once", got, r.Workers())
	}
	if r.Parallel = 3; r.Workers() != 3 {
		t.Errorf("%d at once, want 3", r.Workers())
	}
	if err := p.Set("train.device=gpu"); err == nil {
		err = p.Validate()
		testutil.WantSentence(t, err, "train.device", `"gpu" is no device`)
	}
}
