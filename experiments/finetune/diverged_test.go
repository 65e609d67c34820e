package finetune

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
)

// spoil lets a stopped trial diverge when it goes on: a weight of its checkpoint becomes so large that sums overflow.
func spoil(t *testing.T, r *Run, trial Trial) {
	t.Helper()
	m, err := r.model(trial)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := newTrainer(m, r.Data.Train, r.windows.train, trial.Seed, trial.LR)
	if err != nil {
		t.Fatal(err)
	}
	defer tr.close()
	dir := filepath.Join(trial.Dir, checkpointDir)
	pos, found, _, err := training.LoadState(dir, tr)
	if err != nil || !found {
		t.Fatalf("the trial has no checkpoint: %v", err)
	}
	weight := m.params.Get("discriminator.classifier.weight").Value.Data().([]float32)
	for i := range weight {
		weight[i] = 3e38
	}
	if err := training.SaveState(dir, tr, pos, nil); err != nil {
		t.Fatal(err)
	}
}

// A learning rate that diverges is a result: the others are trained, and the best of them is chosen.
func TestADivergedLearningRateIsAResult(t *testing.T) {
	c := smallConfig(t, "test-classify")
	c.Epochs, c.LR = 1, []float64{2e-2, 1e-2}
	dir := filepath.Join(t.TempDir(), "run")
	r := open(t, c, dir)
	ctx, stop := context.WithCancel(t.Context())
	if _, err := r.Train(ctx, &stopAfter{updates: 5, stop: stop}); err == nil {
		t.Fatal("it was not stopped")
	}
	spoil(t, r, r.Trials()[0])
	results := train(t, r)
	if len(results.Finished) != 2 || results.Finished[0].Diverged != 6 || results.Finished[1].Diverged != 0 {
		t.Fatalf("the outcomes are %+v", results.Finished)
	}
	if best := results.Best(); best == nil || best.LR != 1e-2 {
		t.Errorf("the best trial is %+v", best)
	}
	if n := len(r.Remaining()); n != 0 {
		t.Errorf("%d trials are left", n)
	}
	var names []string
	for _, row := range results.Table() {
		names = append(names, row.Model)
	}
	table := strings.Join(names, "\n")
	for _, want := range []string{"fine-tuned, lr 0.01\n", "fine-tuned, lr 0.02: diverged at update 6"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q: %q", want, table)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "results.csv"))
	if err != nil || !strings.Contains(string(data), "test-classify,pretrained,0.02,1,,,diverged,6,\n") {
		t.Errorf("results.csv has no line of it (%v):\n%s", err, data)
	}
	if read, err := c.Results(dir); err != nil || read.Finished[0].Diverged != 6 {
		t.Errorf("results.json has not the outcome: %v", err)
	}
}

// A run of which nothing is left has a result and no model.
func TestAllDiverged(t *testing.T) {
	c := smallConfig(t, "test-regress")
	c.Epochs, c.Seeds, c.Standardize = 1, []uint64{1, 2}, false
	r := openScaled(t, c, 1e30, 0) // whose squares are no float32
	dir := r.Dir
	results := train(t, r)
	if results.Best() != nil || len(results.Finished) != 2 {
		t.Errorf("the outcomes are %+v", results.Finished)
	}
	want := "fine-tuned, lr 0.01: diverged with 2 of 2 seeds, first at update 1"
	if got := results.Diverged(); len(got) != 1 || got[0] != want {
		t.Errorf("in words: %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, modelDir)); err == nil {
		t.Error("there is a model")
	}
	if _, err := c.Results(dir); err != nil {
		t.Errorf("the run is still open: %v", err)
	}
}

// A learning rate of which a seed diverged comes after one of which none did.
func TestBestLearningRateKeepsItsSeeds(t *testing.T) {
	dev := func(x float64) Outcome { return Outcome{Dev: devAccuracy(x)} }
	r := Results{Finished: []Finished{
		{Trial{LR: 0.1, Seed: 1}, dev(0.9)}, {Trial{LR: 0.1, Seed: 2}, Outcome{Diverged: 7}},
		{Trial{LR: 0.2, Seed: 1}, dev(0.6)}, {Trial{LR: 0.2, Seed: 2}, dev(0.7)},
		{Trial{LR: 0.3, Seed: 1}, Outcome{Diverged: 1}}, {Trial{LR: 0.3, Seed: 2}, Outcome{Diverged: 2}},
	}}
	if lr, ok := r.BestLR(false); lr != 0.2 || !ok {
		t.Errorf("the best learning rate is %g", lr)
	}
	if best := r.Best(); best.Seed != 2 || best.LR != 0.2 {
		t.Errorf("the best trial is %+v", best.Trial)
	}
	r.Finished = append(r.Finished[:2:2], r.Finished[4:]...)
	if lr, ok := r.BestLR(false); lr != 0.1 || !ok {
		t.Errorf("of those with a seed left, the best is %g", lr)
	}
	if _, ok := r.BestLR(true); ok {
		t.Error("there is a best of none")
	}
}
