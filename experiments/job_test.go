package experiments

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

// A cell that fails in a job of a scheduler names the job, its node and its log wherever its error is shown.
func TestAFailedCellNamesItsJob(t *testing.T) {
	p, set := queuePlan(t, 1)
	job := &Job{Scheduler: "slurm", ID: "12_1", Node: "n7", Log: "/runs/x/submit/logs/cells-12_1.log"}
	r := &Runner{Plan: p, Out: t.TempDir(), Job: job, Parallel: 1}
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	cells, err := r.Cells()
	if err != nil {
		t.Fatal(err)
	}
	broken := cells[0]
	if err := os.MkdirAll(filepath.Join(broken.Dir, metricsFile), 0o755); err != nil { // no file of metrics can be opened
		t.Fatal(err)
	}
	err = r.Train(context.Background(), set)
	const where = "(job 12_1 on node n7, log /runs/x/submit/logs/cells-12_1.log)"
	testutil.WantSentence(t, err, where)
	result, err := Load(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Follow(r.Out)
	if err != nil {
		t.Fatal(err)
	}
	f.Update()
	for _, c := range []CellResult{result.Cells[0], f.Result.Cells[0]} {
		if c.Job == nil || *c.Job != *job {
			t.Errorf("the cell was trained by %v", c.Job)
		}
	}
	failed := broken.failure()
	testutil.WantSentence(t, failed, where)

	// What is trained outside of a job is not that job's.
	broken.Job = nil
	if err := broken.recordJob(); err != nil {
		t.Fatal(err)
	}
	if j := broken.lastJob(); j != nil {
		t.Errorf("the job is still %v", j)
	}
}

// The plan of a run can be written before its text is there, and a run goes on from it.
func TestWritePlanLeavesTheTextToOthers(t *testing.T) {
	p, set := queuePlan(t, 1)
	dir := filepath.Join(t.TempDir(), "run")
	r := &Runner{Plan: p, Out: dir}
	if err := r.WritePlan(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, dataFile)); !os.IsNotExist(err) {
		t.Errorf("%s: %v", dataFile, err)
	}
	written, err := ReadPlan(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, SubmitDir), 0o755); err != nil {
		t.Fatal(err)
	}
	again := &Runner{Plan: written, Out: dir}
	if err := again.OpenWith(set); err != nil {
		t.Fatal(err)
	}
	if names, cells := p.CellNames(), must(again.Cells()); len(names) != len(cells) || names[0] != cells[0].Name() {
		t.Errorf("names %v of %d cells", names, len(cells))
	}
	other := must(ParsePlan(must(p.Encode())))
	if err := other.Set("train.batch=5"); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, cellsDir), 0o755); err != nil { // a cell has begun
		t.Fatal(err)
	}
	before := string(must(os.ReadFile(filepath.Join(dir, planFile))))
	if err := (&Runner{Plan: other, Out: dir}).WritePlan(); err == nil {
		t.Error("another plan was written over that of a run")
	}
	if after := string(must(os.ReadFile(filepath.Join(dir, planFile)))); after != before {
		t.Error("a refused plan has changed plan.yaml")
	}
}

// must is for what a test needs and does not test.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
