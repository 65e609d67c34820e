package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/progress"
	"github.com/ablate-go/ablate/internal/testruns"
)

func TestLossesOfAnySizeAreReadable(t *testing.T) {
	for x, want := range map[float64]string{
		5.73449: "5.734", 0.5: "0.500", 9999.5: "9999.500", 2229925110694335.5: "2.230e+15", -12345: "-1.234e+04",
	} {
		if got := score(x); got != want {
			t.Errorf("%g is written %s, want %s", x, got, want)
		}
	}
}

// halfDone is an invented run of which two cells are stopped halfway.
func halfDone(t *testing.T) *experiments.Result {
	t.Helper()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	for i := range r.Cells[2:] {
		c := &r.Cells[2+i]
		c.Rows = c.Rows[:len(c.Rows)/2]
	}
	return r
}

// No line of watch is cut at common widths, and a line of a cell shows its losses.
func TestWatchFitsTheTerminal(t *testing.T) {
	r := halfDone(t)
	r.Cells[0].Error = "cells/mlm/seed-1/metrics.jsonl is damaged at line 3 (unexpected end of JSON input): remove " +
		"the cell's folder, and it is trained again"
	for _, dir := range []string{
		"runs/tug-of-war", "runs/a folder's name with (some) $signs", "/home/someone/" + strings.Repeat("deep/", 30) + "run",
		"/scratch/" + strings.Repeat("x y'z", 40), strings.Repeat("'", 90),
	} {
		for _, columns := range []int{60, 80, 110, 200} {
			r.Dir = dir
			lines, ended := watched(r, time.Now(), columns)
			if ended {
				t.Error("the run has ended")
			}
			for _, line := range lines {
				if n := len([]rune(line)); n >= columns {
					t.Errorf("%d columns, %.30s: a line has %d: %s", columns, dir, n, line)
				}
			}
			all := strings.Join(lines, "\n")
			if columns >= 80 && (strings.Count(all, "train mlm") != 4 || strings.Count(all, "auc") != 3) {
				t.Errorf("%d columns: the losses are not there:\n%s", columns, all)
			}
			if !strings.Contains(strings.Join(strings.Fields(all), " "), "remove the cell's folder, and it is trained again") {
				t.Errorf("%d columns: the error is cut:\n%s", columns, all)
			}
			wantOffered(t, lines, []string{"run", dir + "/plan.yaml", "--out", dir})
		}
	}
}

// wantOffered pastes the offered command into a shell and compares the words that the program would get.
func wantOffered(t *testing.T, lines, want []string) {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here")
	}
	upTo := slices.Index(lines, "")
	_, command, ok := strings.Cut(strings.Join(lines[:upTo], "\n"), "to go on:")
	if !ok {
		t.Fatalf("no command in %q", lines[:upTo])
	}
	// In tests the program was started by go, and offers "go run ./cmd/ablate".
	const program = "ablate() { printf '%s\\n' \"$@\"; }\ngo() { shift 2; ablate \"$@\"; }\n"
	out, err := exec.Command(sh, "-c", program+command).CombinedOutput()
	if got := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"); err != nil || !slices.Equal(got, want) {
		t.Errorf("pasted, %s\ngives %q, %v; want %q", command, got, err, want)
	}
}

// A name of the terminal has one meaning: that of the metric that it is of.
func TestOneMeaningAName(t *testing.T) {
	meaning := map[string]string{}
	for _, list := range [][]terminalMetric{trainingLosses, finalScores, watchedMetrics} {
		for _, m := range list {
			if old, ok := meaning[m.name]; ok && old != m.metric.Key {
				t.Errorf("%s is %s and %s", m.name, old, m.metric.Key)
			}
			meaning[m.name] = m.metric.Key
		}
	}
	if meaning["train mlm"] != "mlm_loss" || meaning["held-out mlm"] != "eval_mlm_loss" || meaning["mlm"] != "" {
		t.Errorf("%v", meaning)
	}
}

// What a running cell shows is what watch shows of it: the mean of the last batches.
func TestRunAndWatchShowOneNumber(t *testing.T) {
	r := testruns.Invented(t, 1, testruns.AsThePaper, "train.steps=2000")
	c := r.Cells[1]
	var out strings.Builder
	now := time.Unix(0, 0)
	board := progress.New(&out, progress.Options{
		Mode: progress.Plain, Interval: time.Second, Now: func() time.Time { return now },
	})
	l := newListener(board, []experiments.Cell{c.Cell})
	for _, row := range c.Rows {
		now = now.Add(3 * time.Second)
		l.Stepped(c.Cell, row)
	}
	shown := strings.Split(strings.TrimSpace(out.String()), "\n")
	_, values := c.Series("mlm_loss")
	if len(values) < 2*recentSteps {
		t.Fatalf("only %d values", len(values))
	}
	want := progress.V("train mlm", recentMean(values)).String()
	if last := shown[len(shown)-1]; !strings.Contains(last, want) {
		t.Errorf("run shows %q, want %s", last, want)
	}
	if line := curves(c, 200); !strings.Contains(line, score(recentMean(values))) {
		t.Errorf("watch shows %q, want %s", line, score(recentMean(values)))
	}
}

// A curve whose first fall is large still shows how it went on.
func TestSparklinesAreOfTheLastPart(t *testing.T) {
	values := []float64{9, 7, 6, 5.5, 5.3, 5.2, 5.1, 5.05, 5, 4.95, 4.9, 4.85}
	part := lastPart(values)
	if !slices.Equal(part, values[4:]) {
		t.Errorf("the last part is %v", part)
	}
	levels := func(v []float64) int {
		r := []rune(progress.Spark(v, 8))
		slices.Sort(r)
		return len(slices.Compact(r))
	}
	if all, last := levels(values), levels(part); last < 5 || last <= all {
		t.Errorf("%d levels of the last part, %d of all", last, all)
	}
	if few := values[:8]; !slices.Equal(lastPart(few), few) {
		t.Error("a few points are not shown whole")
	}
}

func TestWatchShowsLanguagesWhereThereIsRoom(t *testing.T) {
	r := testruns.WithLanguages(testruns.Invented(t, 1, testruns.AsThePaper), 3)
	for columns, want := range map[int]string{
		100: "  held-out mlm  l01 5.010  l02 5.110  l03 5.210", 40: "  held-out mlm  l01 5.010  l02 5.110 ...", 20: "",
	} {
		if got := byLanguage(r.Cells[0], r.Languages(), columns); got != want {
			t.Errorf("%d columns: %q, want %q", columns, got, want)
		}
	}
	for i := range r.Cells { // Running looks for files
		r.Cells[i].Dir = t.TempDir()
	}
	lines, _ := watched(r, time.Now(), 100)
	if all := strings.Join(lines, "\n"); strings.Count(all, "  l03 5.210") != 3 || strings.Count(all, "  l03 6.210") != 1 {
		t.Errorf("watch shows\n%s", all)
	}
	for _, line := range lines {
		if len([]rune(line)) > 100 {
			t.Errorf("%q is wider than the terminal", line)
		}
	}
	plain := testruns.Invented(t, 1, testruns.AsThePaper)
	if got := byLanguage(plain.Cells[0], plain.Languages(), 100); got != "" {
		t.Errorf("a run without languages has the line %q", got)
	}
}

// A cell is not done while tasks of the plan are left, and its line says when it is fine-tuned.
func TestWatchWaitsForTasks(t *testing.T) {
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	if _, ended := watched(r, time.Now(), 80); !ended {
		t.Fatal("the test needs a run that has ended")
	}
	for i := range r.Cells {
		r.Cells[i].Dir = filepath.Join(t.TempDir(), "cell")
		r.Cells[i].Downstream = []experiments.Downstream{{Task: "sst2"}}
	}
	lock, err := dirlock.Try(r.Cells[1].Dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lock.Unlock() })
	lines, ended := watched(r, time.Now(), 80)
	if ended || !strings.Contains(lines[0], "0 of ") || !strings.HasSuffix(lines[0], ", 1 running") {
		t.Errorf("tasks are left, and watch says %q", lines[0])
	}
	for i, want := range []string{" stopped ", " tasks "} {
		if line := lines[2+i]; !strings.Contains(line, want) {
			t.Errorf("%q should say %s", line, want)
		}
	}
}
