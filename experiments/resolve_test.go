package experiments

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
)

// startPlan has an arm that goes on from a cell and one from scratch.
func startPlan(t *testing.T, from string) *Plan {
	t.Helper()
	p := defaultPlan()
	p.Name, p.Base = "starts", cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	p.Base.Train.Steps, p.Base.Train.Warmup = 2, 1
	p.Arms = []Arm{{Name: "scratch"}, {Name: "on", Set: []string{"model.from=" + from}}}
	return &p
}

// An arm with a checkpoint of its own has that one's shape, and the run folder remembers it: the run is read, gone on
// with and reported when the checkpoint is gone.
func TestARunOutlivesItsCheckpoints(t *testing.T) {
	set, root := cellText(t), t.TempDir()
	c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	c.Model.Encoder.Intermediate *= 2
	first := Cell{Arm: "first", Seed: 3, Config: c, Dir: filepath.Join(root, "first")}
	finish(t, first, set)

	run := func() *Runner {
		r := &Runner{Plan: startPlan(t, first.Dir), Out: filepath.Join(root, "run"), Listener: newLedger()}
		// A key that the arm sets is not written twice.
		r.Plan.Arms[1].Set = append(r.Plan.Arms[1].Set, "model.draw_missing=true")
		if err := r.OpenWith(set); err != nil {
			t.Fatal(err)
		}
		return r
	}
	if err := run().Train(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(first.Dir); err != nil {
		t.Fatal(err)
	}
	r := run()
	cells, err := r.Cells()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Train(context.Background(), set); err != nil {
		t.Errorf("without its checkpoint a finished run fails: %v", err)
	}
	result, err := Load(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	for i, cell := range result.Cells {
		want := map[string]int{"scratch": c.Model.Encoder.Intermediate / 2, "on": c.Model.Encoder.Intermediate}[cell.Arm]
		if got := cell.Config.Model.Encoder.Intermediate; got != want ||
			cells[i].Config.Model.Encoder.Intermediate != want || !cell.Done() {
			t.Errorf("%s has intermediate %d, want %d; done: %v", cell.Arm, got, want, cell.Done())
		}
	}
}

// A checkpoint decides the model's keys, and --set of one of them is refused rather than passed over.
func TestKeysBelowACheckpoint(t *testing.T) {
	p := startPlan(t, "somewhere")
	for _, s := range []string{"model.emd=false", "model.attention=plain", "model.generator_hidden=8",
		"model.encoder.heads=2"} {
		if err := p.Set(s); err == nil || !strings.Contains(err.Error(), " themselves") {
			t.Errorf("%s: %v", s, err)
		}
	}
	if err := p.Set("lambda=3"); err != nil {
		t.Error(err)
	}
	q, err := ParsePlan([]byte("name: x\nbase: {model: {from: some/where}}\narms: [{name: a, set: []}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !filepath.IsAbs(q.Base.Model.From) {
		t.Errorf("from is %q, which another folder does not find", q.Base.Model.From)
	}
	if _, err := q.Config(q.Arms[0]); err == nil || !strings.Contains(err.Error(), "resolve the plan first") {
		t.Errorf("a checkpoint that nobody has looked into: %v", err)
	}
	if err := q.Resolve(nil); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a checkpoint that is not there: %v", err)
	}
}

// Weights are not gone on with in another computation than they were trained in, even if all shapes agree.
func TestAnotherComputationIsRefused(t *testing.T) {
	set, root := cellText(t), t.TempDir()
	first := Cell{Arm: "first", Seed: 3, Config: cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating),
		Dir: filepath.Join(root, "first")}
	finish(t, first, set)
	for key, change := range map[string]func(*training.Config){
		"heads":           func(c *training.Config) { c.Model.Encoder.Heads *= 2 },
		"layer_norm_eps":  func(c *training.Config) { c.Model.Encoder.LayerNormEps = 1e-3 },
		"model.attention": func(c *training.Config) { c.Model.Attention = "c2c+c2p" },
	} {
		c := first.Config
		startFrom(t, &c, first.Dir)
		if _, err := c.CheckStart(); err != nil {
			t.Fatal(err)
		}
		change(&c)
		if _, err := c.CheckStart(); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// A checkpoint's shape is looked up once, yields to what the plan sets itself, and stays as it is from then on.
func TestResolvingAPlan(t *testing.T) {
	set, root := cellText(t), t.TempDir()
	c := cellArm(training.ObjectiveRTD, "gdes", training.CouplingAlternating)
	first := Cell{Arm: "first", Seed: 3, Config: c, Dir: filepath.Join(root, "first")}
	finish(t, first, set)
	p, err := ParsePlan([]byte("name: x\nbase: {model: {from: " + first.Dir + ", emd: false}}\n" +
		"arms: [{name: a, set: []}, {name: b, set: [model.from=" + first.Dir + ", model.attention=c2c]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Resolve(nil); err != nil {
		t.Fatal(err)
	}
	want := map[string]training.Model{"a": c.Model, "b": c.Model}
	for i, a := range p.Arms {
		got, err := p.Config(a)
		if err != nil {
			t.Fatal(err)
		}
		w := want[a.Name]
		w.From, w.Preset = first.Dir, ""
		if i == 0 {
			w.EMD = false
		} else {
			w.Attention = "c2c"
		}
		if got.Model != w {
			t.Errorf("arm %s has the model %+v, want %+v", a.Name, got.Model, w)
		}
	}
	before, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(first.Dir); err != nil {
		t.Fatal(err)
	}
	if err := p.Resolve(nil); err != nil {
		t.Errorf("a resolved plan opens its checkpoint again: %v", err)
	}
	if after, _ := p.Encode(); string(after) != string(before) {
		t.Error("resolving twice changes the plan")
	}
}
