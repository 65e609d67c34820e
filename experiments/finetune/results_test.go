package finetune

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/tasks/score"
)

// oneEpoch is a configuration of a short training, and a folder for it.
func oneEpoch(t *testing.T) (Config, string) {
	c := smallConfig(t, "test-classify")
	c.Epochs = 1
	return c, filepath.Join(t.TempDir(), "run")
}

// trainIn trains in a folder and leaves it.
func trainIn(t *testing.T, c Config, dir string) *Results {
	t.Helper()
	r := open(t, c, dir)
	results := train(t, r)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return results
}

func seedsOf(r *Results) (seeds []uint64) {
	for _, f := range r.Finished {
		seeds = append(seeds, f.Seed)
	}
	return seeds
}

// Results of other seeds, as many as were asked for, are not the answer.
func TestResultsAreThoseOfTheSeedsAskedFor(t *testing.T) {
	c, dir := oneEpoch(t)
	for _, seeds := range [][]uint64{{1}, {2}, {1}} {
		c.Seeds = seeds
		if got := seedsOf(trainIn(t, c, dir)); !slices.Equal(got, seeds) {
			t.Errorf("asked for seeds %v, the results have %v", seeds, got)
		}
		read, err := c.Results(dir)
		if err != nil || !slices.Equal(seedsOf(read), seeds) {
			t.Errorf("results.json has not the seeds %v: %v", seeds, err)
		}
	}
	c.Seeds = []uint64{1, 2}
	if _, err := c.Results(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("results of one seed of two give %v", err)
	}
	c.Batch++
	if _, err := c.Results(dir); !errors.As(err, new(*FolderError)) {
		t.Errorf("results of another batch give %v", err)
	}
}

// A folder that was moved finds its trials, and results.json does not tell where it was.
func TestResultsOfAMovedFolder(t *testing.T) {
	c, dir := oneEpoch(t)
	before := trainIn(t, c, dir)
	moved := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.Rename(dir, moved); err != nil {
		t.Fatal(err)
	}
	after, err := ReadResults(moved)
	if err != nil {
		t.Fatal(err)
	}
	if want := before.Finished[0].in(moved).Dir; after.Finished[0].Dir != want {
		t.Errorf("the trial is in %s, want %s", after.Finished[0].Dir, want)
	}
	data, err := os.ReadFile(filepath.Join(moved, "results.json"))
	if err != nil || strings.Contains(string(data), filepath.ToSlash(filepath.Dir(dir))) {
		t.Errorf("results.json names the folder that it was written in (%v)", err)
	}
}

// Weights of an earlier epoch are no substitute for damaged ones of the best.
func TestDamagedBestWeights(t *testing.T) {
	c := smallConfig(t, "test-classify")
	dir := filepath.Join(t.TempDir(), "run")
	best := trainIn(t, c, dir).Best()
	kept, err := training.Checkpoints(filepath.Join(best.Dir, bestDir))
	if err != nil || len(kept) != 2 {
		t.Fatalf("the test needs an epoch that is better than the one before, and %v are kept (%v)", kept, err)
	}
	path := filepath.Join(best.Dir, bestDir, kept[0])
	if err := os.WriteFile(path, []byte("damaged"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "results.json")); err != nil {
		t.Fatal(err)
	}
	_, err = open(t, c, dir).Train(context.Background(), nil)
	testutil.WantSentence(t, err, "weights of the best epoch cannot be read", "remove "+best.Dir)
	if _, err := os.Stat(filepath.Join(dir, "results.json")); err == nil {
		t.Error("results.json says that the run has ended")
	}
}

// A checkpoint that cannot be written is no interruption after which all is saved.
func TestInterruptedAndNotSaved(t *testing.T) {
	c, dir := oneEpoch(t)
	c.CheckpointEvery = 1000
	r := open(t, c, dir)
	trial := r.Trials()[0]
	if err := os.MkdirAll(trial.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	block := &blockCheckpoints{dir: filepath.Join(trial.Dir, checkpointDir), stop: stop}
	_, err := r.Train(ctx, block)
	if err == nil || errors.Is(err, ErrInterrupted) {
		t.Errorf("interrupted, and without a checkpoint: %v", err)
	}
}

// blockCheckpoints puts a file in the place of the checkpoints' folder after the first update, and stops.
type blockCheckpoints struct {
	nobody
	dir  string
	stop func()
}

func (b *blockCheckpoints) Stepped(_ Trial, row Row) {
	if row.Step == 1 {
		if err := os.WriteFile(b.dir, nil, 0o644); err != nil {
			panic(fmt.Sprint("test: ", err))
		}
		b.stop()
	}
}

func TestNotesOfDataAreKept(t *testing.T) {
	c, dir := oneEpoch(t)
	r := open(t, c, dir)
	for _, want := range []string{"a note on all", "a note on train"} {
		if !slices.Contains(r.Notes, want) {
			t.Errorf("%q is not among the notes %q", want, r.Notes)
		}
	}
}

// Metrics may depend on the classes of the training file, so that the name of the task does not give them.
func TestSavedModelHasItsMetrics(t *testing.T) {
	c, dir := oneEpoch(t)
	r := open(t, c, dir)
	r.Data.Task.Metrics = []score.Metric{score.Accuracy, score.ROCAUC}
	train(t, r)
	m, err := OpenModel(filepath.Join(dir, modelDir), 3)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if !reflect.DeepEqual(m.Task.Metrics, r.Data.Task.Metrics) {
		t.Errorf("the saved model is scored by %v, and in training it was by %v", m.Task.Metrics, r.Data.Task.Metrics)
	}
}

// A trial that was stopped is not gone on with from other examples, and nothing in the folder is changed.
func TestAStoppedTrialIsRefusedToOthers(t *testing.T) {
	c, dir := oneEpoch(t)
	r := open(t, c, dir)
	ctx, stop := context.WithCancel(context.Background())
	if _, err := r.Train(ctx, &stopAfter{updates: 3, stop: stop}); !errors.Is(err, ErrInterrupted) {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	before := testutil.Folder(t, dir)
	c.Data.Dev = "another"
	if _, err := Open(context.Background(), c, dir); !errors.As(err, new(*FolderError)) {
		t.Errorf("it is gone on with: %v", err)
	}
	if !maps.Equal(testutil.Folder(t, dir), before) {
		t.Error("the refusal changed the folder")
	}
}

// The same command brings back a model that was removed.
func TestARemovedModelIsWrittenAgain(t *testing.T) {
	c, dir := oneEpoch(t)
	trainIn(t, c, dir)
	want := testutil.Folder(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, modelDir)); err != nil {
		t.Fatal(err)
	}
	trainIn(t, c, dir)
	if got := testutil.Folder(t, dir); !maps.Equal(got, want) {
		t.Error("the folder is another one than before")
	}
}
