package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// A report that waits is there before the run has ended, and the wait ends some time after the last cell has failed.
func TestReportWaitsForCells(t *testing.T) {
	if testing.Short() {
		t.Skip("writes reports")
	}
	r := testruns.Invented(t, 1, testruns.Only(testruns.AsThePaper, "mlm_loss"))
	testruns.KeepPlan(t, r)
	last := len(r.Cells) - 1
	for _, c := range r.Cells[:last] {
		if err := testruns.KeepRows(c); err != nil {
			t.Fatal(err)
		}
	}
	ended := make(chan error, 1)
	times := waitTimes{look: 5 * time.Millisecond, between: time.Millisecond, settled: 200 * time.Millisecond}
	go func() { ended <- waitAndReport(r.Dir, runreport.Meta{}, times) }()
	reported := func(text string) bool {
		data, err := os.ReadFile(filepath.Join(r.Dir, "report.md"))
		return err == nil && strings.Contains(string(data), text)
	}
	deadline := time.Now().Add(time.Minute)
	for ; !reported("1 of 4 cells had not begun"); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("there is no report of the cells that are done")
		}
	}
	select {
	case err := <-ended:
		t.Fatalf("it did not wait for the last cell: %v", err)
	default:
	}
	if err := os.MkdirAll(r.Cells[last].Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(r.Cells[last].Dir, "error.txt")
	if err := os.WriteFile(path, []byte("no memory (job 5_4 on node n7)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if !reported("no memory (job 5_4 on node n7)") {
		t.Error("the last report does not tell of the cell that failed")
	}
}
