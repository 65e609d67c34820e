package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/experiments/submit"
	"github.com/ablate-go/ablate/internal/testruns"
)

// submitted is an invented run of which all cells are submitted and none has begun.
func submitted(t *testing.T) (w *watchedJobs, dir string, look func() string) {
	t.Helper()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Rows, c.Dir = nil, filepath.Join(r.Dir, "cells", c.Arm)
	}
	record := submit.Record{Arguments: []string{"submit", "mine.yaml", "--resume"}, Cells: r.Plan.CellNames(),
		Jobs: submit.Jobs{Cells: "7"}}
	path, err := submit.NewScript(r.Dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := record.Write(path); err != nil {
		t.Fatal(err)
	}
	w = &watchedJobs{asked: time.Now()} // squeue is not asked again
	return w, r.Dir, func() string {
		for i := range r.Cells {
			r.Cells[i].Job = nil
		}
		w.mark(context.Background(), r)
		lines, _ := watched(r, time.Now(), 200)
		return strings.Join(lines, "\n")
	}
}

func TestWatchShowsWhatSlurmSays(t *testing.T) {
	w, _, look := submitted(t)
	w.known = true
	w.queue = map[string]submit.Task{"7_1": {State: "PENDING"}, "7_2": {State: "RUNNING", Node: "n3"},
		"7_3": {State: "SUSPENDED", Node: "n4"}}
	seen := look()
	for _, want := range []string{
		"mlm/seed-1       queued ", "7_1", "rtd-none/seed-1  starts ", "7_2 n3", "rtd-es/seed-1    suspended", "7_3 n4",
		"rtd-gdes/seed-1  waiting", "not done, and not running any more: job 7_4",
		"to go on: " + commandLine("submit", "mine.yaml", "--resume"),
	} {
		if !strings.Contains(seen, want) {
			t.Errorf("watch does not show %q:\n%s", want, seen)
		}
	}
}

// Where there is no squeue, what was submitted and has not begun may be queued.
func TestWatchWithoutSlurm(t *testing.T) {
	_, _, look := submitted(t)
	if seen := look(); strings.Count(seen, "queued") != 4 || strings.Contains(seen, "not running any more") {
		t.Errorf("watch shows\n%s", seen)
	}
}

// A job that ended before ablate began has left nothing but its log.
func TestWatchNamesTheLogOfAJobThatNeverBegan(t *testing.T) {
	w, dir, look := submitted(t)
	w.known = true
	if seen := look(); strings.Count(seen, "not running any more: job 7_") != 4 || strings.Contains(seen, ", log ") {
		t.Errorf("there are no logs, and watch shows\n%s", seen)
	}
	log := filepath.Join(dir, "submit", "logs", "cells-7_2.log")
	if err := os.WriteFile(log, []byte("no such program\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if seen := strings.Join(strings.Fields(look()), " "); !strings.Contains(seen, "job 7_2, log "+log) {
		t.Errorf("watch does not name the log:\n%s", seen)
	}
}
