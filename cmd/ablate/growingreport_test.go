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

// The report of a run that is under way loads itself again; the one at its end does not.
func TestAReportGrows(t *testing.T) {
	if testing.Short() {
		t.Skip("writes reports")
	}
	r := testruns.Invented(t, 1, testruns.Only(testruns.AsThePaper, "mlm_loss"))
	testruns.KeepPlan(t, r)
	page := func() string {
		data, err := os.ReadFile(filepath.Join(r.Dir, "report.html"))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(data)
	}
	if growReport(r.Dir, time.Hour)() || page() != "" {
		t.Error("there is a report before it was due")
	}
	const reload = `http-equiv="refresh"`
	stop := growReport(r.Dir, time.Millisecond)
	for deadline := time.Now().Add(time.Minute); !strings.Contains(page(), reload); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no page that loads itself again")
		}
	}
	if !strings.Contains(page(), "This run is under way") || !strings.Contains(page(), "4 of 4 cells had not begun") {
		t.Error("the page does not say that the run is under way")
	}
	if !stop() {
		t.Error("a report was written, and stop does not know")
	}
	if err := runreport.WriteFolder(r.Dir, runreport.Meta{}); err != nil {
		t.Fatal(err)
	}
	if p := page(); strings.Contains(p, reload) || strings.Contains(p, "under way") {
		t.Error("the last page loads itself again")
	}
}
