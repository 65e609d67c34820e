//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/rng"
)

// killTimes is the environment variable that says how often TestKilledPlan kills. Without it the test is skipped, for it
// takes half a minute.
const killTimes = "ABLATE_TEST_KILLS"

const killPlan = `
name: kills
question: Does it come to the same end?
corpus: [corpus.txt]
seeds: [1, 2]
base:
  model:
    encoder: {layers: 2, hidden: 32, heads: 2, intermediate: 64, vocab: 300, max_positions: 16, position_buckets: 4}
    generator_layers: 2
  train: {steps: 100, batch: 3, seq: 16, warmup: 2}
  intervals: {eval_every: 10, eval_batches: 1, measure_every: 3, checkpoint_every: 4}
arms:
  - {name: none, set: [objective=rtd, sharing=none, coupling=alternating]}
  - {name: es, set: [objective=rtd, sharing=es, coupling=joint]}
  - {name: gdes, set: [objective=rtd, sharing=gdes, coupling=alternating]}
downstream:
  - {task: classify, data: films.csv, set: [data.text=text, data.label=label, batch=4, epochs=2, checkpoint_every=3]}
  - {task: regress, data: films.csv, set: [data.text=text, data.label=stars, batch=4, epochs=1, checkpoint_every=2]}
`

// timesOf is the number in an environment variable; the test is skipped without it.
func timesOf(t *testing.T, variable string) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		t.Skipf("%s is not set, and the test takes long", variable)
	}
	times, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return times
}

// films is a table of a text, its label and a number.
func films() string {
	var s strings.Builder
	s.WriteString("text,label,stars\n")
	for i := range 60 {
		fmt.Fprintf(&s, "the film %d was %s,%s,%d\n", i, []string{"good", "bad"}[i%2], []string{"up", "down"}[i%2], 1+i%5)
	}
	return s.String()
}

// rows counts the lines of metrics in a run folder, those of fine-tuning too.
func (s session) rows(out string) int {
	cells := filepath.Join("cells", "*", "*", "metrics.jsonl")
	files, _ := filepath.Glob(filepath.Join(s.dir, out, cells))
	tuned, _ := filepath.Glob(filepath.Join(s.dir, out, "cells", "*", "*", "downstream", "*", cells))
	files = append(files, tuned...)
	n := 0
	for _, f := range files {
		data, _ := os.ReadFile(f)
		n += bytes.Count(data, []byte("\n"))
	}
	return n
}

// A plan killed without warning at random moments, again and again, and gone on with gives the summary of one
// that nobody touched.
func TestKilledPlan(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes and kills them")
	}
	kills := timesOf(t, killTimes)
	s := newSession(t)
	if err := os.WriteFile(filepath.Join(s.dir, "kills.yaml"), []byte(killPlan), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "films.csv"), []byte(films()), 0o644); err != nil {
		t.Fatal(err)
	}
	s.finish("run", "kills.yaml", "--out", "whole")
	all, r := s.rows("whole"), rng.Stream(1, "kill the plan", 0)
	for range kills {
		// Some rows later, but before the end: what is left is shared among the kills to come.
		until := s.rows("torn") + 1 + r.IntN(max(1, (all-s.rows("torn"))/kills))
		cmd, told := s.start("run", "kills.yaml", "--out", "torn")
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for s.rows("torn") < until {
			select {
			case err := <-ended:
				t.Fatalf("ended before the kill, at %d of %d rows: %v\n%s", s.rows("torn"), all, err, told)
			case <-time.After(time.Millisecond):
			}
		}
		time.Sleep(time.Duration(r.IntN(5000)) * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err == nil {
			t.Fatal("the killed run ended by itself")
		}
	}
	if n := s.rows("torn"); n >= all {
		t.Fatalf("the last kill came after the end: %d rows of %d", n, all)
	}
	s.finish("run", "kills.yaml", "--out", "torn")
	want, err := os.ReadFile(filepath.Join(s.dir, "whole", "summary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(s.dir, "torn", "summary.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(want, []byte("downstream_mean")) {
		t.Error("summary.csv has no score on the tasks")
	}
	if !bytes.Equal(got, want) {
		t.Errorf("after %d kills:\n%s\nwithout:\n%s", kills, got, want)
	}
}
