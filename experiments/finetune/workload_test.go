package finetune

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Texts of 20 letters, a token each, are in windows of 24 with their marks; longer ones are cut to the longest window.
func TestWorkload(t *testing.T) {
	var table strings.Builder
	table.WriteString("text\tlabel\n")
	for i := range 10 {
		fmt.Fprintf(&table, "%s%d\t%d\n", strings.Repeat("x", 19), i, i%2)
	}
	dev := "text\tlabel\n" + strings.Repeat("y", 1000) + "\t1\n"
	dir := t.TempDir()
	for name, content := range map[string]string{"train.tsv": table.String(), "dev.tsv": dev,
		"test.tsv": "text\n" + strings.Repeat("z", 4) + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := DefaultConfig()
	c.Task, c.Data.Path, c.Epochs, c.LR, c.Tokens, c.Batch = "classify", dir, 3, []float64{1e-3, 1e-4}, 64, 5
	letters := func(s string) int { return len(s) }
	for random, trials := range map[bool]float64{false: 2, true: 4} {
		c.Random = random
		w, err := WorkloadOf(c, letters)
		if err != nil {
			t.Fatal(err)
		}
		// Ten examples are two batches of five; one example is a fifth of one. Without labels only the best trial reads it.
		if want := (map[int]float64{24: trials * 3 * 2}); !maps.Equal(w.Trained, want) {
			t.Errorf("trained on %v, want %v", w.Trained, want)
		}
		if want := (map[int]float64{64: trials * 3 / 5, 8: 0.2}); !closeMaps(w.Scored, want) {
			t.Errorf("scored %v, want %v", w.Scored, want)
		}
	}
	c.Data.Path = filepath.Join(dir, "none")
	if _, err := WorkloadOf(c, letters); err == nil {
		t.Error("files that are not there have a workload")
	}
}

func closeMaps(a, b map[int]float64) bool {
	return maps.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) < 1e-9 })
}

// What is counted by the lengths of texts before a run is what the windows of the run have.
func TestWorkloadBeforeTheRun(t *testing.T) {
	for _, task := range []string{"test-classify", "test-regress", "test-choice", "test-tag", "test-span"} {
		for _, tokens := range []int{16, 8} { // some texts have two windows, or are cut
			c := smallConfig(t, task)
			c.Tokens, c.LR = tokens, []float64{1e-2, 1e-3}
			r := open(t, c, filepath.Join(t.TempDir(), "run"))
			before, err := WorkloadOf(c, func(text string) int { return len(r.tokenizer.Encode(nil, text)) })
			if err != nil {
				t.Fatal(err)
			}
			after := r.workload()
			if !closeMaps(before.Trained, after.Trained) || !closeMaps(before.Scored, after.Scored) ||
				before.Trials != after.Trials {
				t.Errorf("%s, windows of %d: %v and %v before, %v and %v by the windows", task, tokens, before.Trained,
					before.Scored, after.Trained, after.Scored)
			}
		}
	}
}

// Each batch of a training has the length of one that was counted, or of one close to it.
func TestWorkloadHasTheLengthsOfTheBatches(t *testing.T) {
	r := open(t, smallConfig(t, "test-classify"), filepath.Join(t.TempDir(), "run"))
	counted, trained := r.workload(), 0.0
	for seq, n := range counted.Trained {
		trained += float64(seq) * n
	}
	sum := 0.0
	for epoch := range r.Config.Epochs {
		for _, b := range epochBatches(units(r.windows.train, 1), r.Config.Batch, r.Config.Tokens, 1, epoch) {
			sum += float64(b.seq)
		}
	}
	if math.Abs(trained/sum-1) > 0.1 {
		t.Errorf("windows of %.0f tokens in all are counted, and the batches have %.0f", trained, sum)
	}
}

func TestTimesBetweenLengths(t *testing.T) {
	x := times{lengths: []int{8, 16, 64}, seconds: []float64{1, 2, 14}, first: 0.5}
	for seq, want := range map[int]float64{8: 1, 12: 1.5, 16: 2, 40: 8, 64: 14} {
		if got := x.of(seq); math.Abs(got-want) > 1e-12 {
			t.Errorf("a batch of %d takes %g, want %g", seq, got, want)
		}
	}
	// Two trials make a graph for each of two lengths.
	if got, want := x.all(map[int]float64{8: 10, 40: 0.5}, 2), 10*1+0.5*8+4*0.5; math.Abs(got-want) > 1e-12 {
		t.Errorf("all batches take %g, want %g", got, want)
	}
	one := times{lengths: []int{32}, seconds: []float64{3}}
	if got := one.of(32); got != 3 {
		t.Errorf("the only length takes %g", got)
	}
}

// Every kind of task can be timed, with the settings of its run and before it, and nothing of that is kept.
func TestEstimateOfEveryKind(t *testing.T) {
	for _, task := range []string{"test-classify", "test-regress", "test-choice", "test-tag", "test-span"} {
		c := smallConfig(t, task)
		c.Epochs = 1
		r := open(t, c, filepath.Join(t.TempDir(), "run"))
		seconds, err := r.Estimate(t.Context())
		if err != nil || !(seconds > 0) {
			t.Errorf("%s: %g seconds, %v", task, seconds, err)
		}
		if _, err := os.Stat(r.Trials()[0].Dir); err == nil {
			t.Errorf("%s: the estimate has begun a trial", task)
		}
		m, err := r.model(r.Trials()[0])
		if err != nil {
			t.Fatal(err)
		}
		w, err := WorkloadOf(c, func(s string) int { return len(s) })
		if err != nil {
			t.Fatal(err)
		}
		if seconds, err := w.Seconds(t.Context(), nil, &m.network); err != nil || !(seconds > 0) {
			t.Errorf("%s before the run: %g seconds, %v", task, seconds, err)
		}
		ended, stop := context.WithCancel(t.Context())
		stop()
		if _, err := r.Estimate(ended); !errors.Is(err, ErrInterrupted) {
			t.Errorf("%s: interrupted, it gives %v", task, err)
		}
	}
}

// Lengths that few batches have do not decide which one is timed beside the shortest and the longest.
func TestMiddleLength(t *testing.T) {
	if got := middle([]int{8, 16, 24, 512}, map[int]float64{8: 1, 16: 1, 24: 50, 512: 2}); got != 24 {
		t.Errorf("half of the batches are up to %d tokens", got)
	}
	if _, err := timesOf(t.Context(), map[int]float64{}, func(int) error { return errors.New("called") }); err != nil {
		t.Error(err)
	}
}
