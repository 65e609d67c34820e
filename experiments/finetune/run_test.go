package finetune

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/tasks"
)

// The tasks can be learnt without error: what a small network leaves is little.
func TestEveryKindLearns(t *testing.T) {
	for task, least := range map[string]float64{
		"test-classify": 0.9, "test-regress": 0.9, "test-choice": 0.9, "test-tag": 0.9, "test-span": 0.8,
	} {
		c := smallConfig(t, task)
		c.Epochs = 6
		r := open(t, c, filepath.Join(t.TempDir(), "run"))
		results := train(t, r)
		for _, f := range results.Finished {
			if got := f.Mean().X; !(got >= least) {
				t.Errorf("%s: the mean on dev is %.3f, want %.2f or more", task, got, least)
			}
			if len(f.Test) != 1 || f.Test[0].Set != "test" {
				t.Errorf("%s: the test sets scored are %v, and only test has labels", task, f.Test)
			}
		}
	}
}

// rows without times, and the weights that are kept.
func trained(t *testing.T, r *Run) (rows []Row, kept []byte) {
	t.Helper()
	trial := r.Trials()[0]
	rows, err := Rows(trial.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].Seconds = 0
	}
	kept, err = os.ReadFile(filepath.Join(r.Dir, modelDir, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	return rows, kept
}

// stopAfter ends a context after some updates.
type stopAfter struct {
	nobody
	updates int
	stop    func()
}

func (s *stopAfter) Stepped(Trial, Row) {
	if s.updates--; s.updates == 0 {
		s.stop()
	}
}

func TestResumeGivesTheSameBits(t *testing.T) {
	c := smallConfig(t, "test-classify")
	whole := open(t, c, filepath.Join(t.TempDir(), "whole"))
	train(t, whole)
	wantRows, wantKept := trained(t, whole)
	every := 11
	if testing.Short() {
		every = 23
	}
	for at := 1; at < len(wantRows); at += every {
		dir := filepath.Join(t.TempDir(), "parts")
		ctx, stop := context.WithCancel(context.Background())
		first := open(t, c, dir)
		if _, err := first.Train(ctx, &stopAfter{updates: at, stop: stop}); err == nil {
			t.Fatalf("stopped after update %d, and told that it ended", at)
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := open(t, c, dir)
		train(t, second)
		rows, kept := trained(t, second)
		if !reflect.DeepEqual(rows, wantRows) || !reflect.DeepEqual(kept, wantKept) {
			t.Errorf("stopped after update %d and gone on, the rows or the weights differ", at)
		}
	}
}

func TestSameBitsOnAnyNumberOfCores(t *testing.T) {
	c := smallConfig(t, "test-tag")
	c.Task, c.Epochs = "test-choice", 1
	var want []Row
	for _, cores := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(cores)
		r := open(t, c, filepath.Join(t.TempDir(), "run"))
		train(t, r)
		runtime.GOMAXPROCS(old)
		rows, _ := trained(t, r)
		if want == nil {
			want = rows
		}
		if !reflect.DeepEqual(rows, want) {
			t.Errorf("with %d cores the rows differ", cores)
		}
	}
}

// What the exported model predicts is what the run has scored.
func TestSavedModelPredictsTheSame(t *testing.T) {
	c := smallConfig(t, "test-classify")
	r := open(t, c, filepath.Join(t.TempDir(), "run"))
	results := train(t, r)
	if _, err := OpenModel(filepath.Join(r.Dir, modelDir), 0); err == nil || !strings.Contains(err.Error(), "1 or more") {
		t.Errorf("batches of no examples: %v", err)
	}
	m, err := OpenModel(filepath.Join(r.Dir, modelDir), 3)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	scored, p, err := m.Evaluate(context.Background(), r.Data.Dev[0])
	if err != nil {
		t.Fatal(err)
	}
	if want := results.Best().Dev[0]; !reflect.DeepEqual(scored, want) {
		t.Errorf("the saved model scores %v, and in training it scored %v", scored, want)
	}
	alone, err := m.Predict(context.Background(), &tasks.Set{Name: "one", Kind: tasks.Classify,
		Examples: r.Data.Dev[0].Examples[:1]})
	if err != nil {
		t.Fatal(err)
	}
	if d := math.Abs(alone[0].Scores[1] - p[0].Scores[1]); d > 1e-5 {
		t.Errorf("an example alone has a probability that differs by %g from that in a batch", d)
	}
}

func TestOtherSettingsInTheSameFolderAreRefused(t *testing.T) {
	c := smallConfig(t, "test-classify")
	c.Epochs = 1
	dir := filepath.Join(t.TempDir(), "run")
	first := open(t, c, dir)
	train(t, first)
	if _, err := Open(context.Background(), c, dir); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("a second run in the folder gives %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, configFile))
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*Config){
		"batch":      func(c *Config) { c.Batch = 4 },
		"task":       func(c *Config) { c.Task = "test-choice" },
		"checkpoint": func(c *Config) { c.From = otherCheckpoint(t) },
		"dev set":    func(c *Config) { c.Data.Dev = "another" },
	} {
		other := c
		change(&other)
		if _, err := Open(context.Background(), other, dir); err == nil {
			t.Errorf("another %s goes on in the folder", what)
		}
	}
	after, err := os.ReadFile(filepath.Join(dir, configFile))
	if err != nil || string(after) != string(before) {
		t.Errorf("a refused run has changed %s (%v)", configFile, err)
	}
	moved := c
	moved.From = checkpoint(t) // the same weights elsewhere
	moved.Seeds = []uint64{1, 2}
	if n := len(train(t, open(t, moved, dir)).Finished); n != 2 {
		t.Errorf("a second seed makes %d trials of 2", n)
	}
}

// otherCheckpoint has other weights: those of a fine-tuned model.
func otherCheckpoint(t *testing.T) string {
	t.Helper()
	c := smallConfig(t, "test-classify")
	c.Epochs = 1
	r := open(t, c, filepath.Join(t.TempDir(), "run"))
	train(t, r)
	return filepath.Join(r.Dir, modelDir)
}
