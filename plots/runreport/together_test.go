package runreport_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// Jobs of a scheduler, one a cell, end at about the same time in one folder: no command is lost, and the report that
// stays has every cell.
func TestJobsThatEndTogetherReportAll(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 2, testruns.Only(testruns.AsThePaper, "eval_mlm_loss"))
	testruns.KeepPlan(t, r)
	var wg sync.WaitGroup
	for i, c := range r.Cells {
		wg.Go(func() {
			if err := testruns.KeepRows(c); err != nil {
				t.Error(err)
			}
			made := experiments.ThisCommand(fmt.Sprintf("ablate run --cell %d", i+1), "v1", 0)
			if err := experiments.RecordCommand(r.Dir, made); err != nil {
				t.Error(err)
			}
			if err := runreport.WriteFolder(r.Dir, runreport.Meta{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	md := string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "report.md"))))
	record := string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "run.json"))))
	for i := range r.Cells {
		if command := fmt.Sprintf(`"ablate run --cell %d"`, i+1); !strings.Contains(record, command) {
			t.Errorf("run.json has lost %s", command)
		}
	}
	testkit.Holds(t, md, "Nothing failed: 8 cells of 8", "after the others or beside them")
	if strings.Contains(md, "unfinished") {
		t.Error("the report that stays was read before the last cell ended")
	}
}

func TestReportsGoElsewhere(t *testing.T) {
	t.Parallel()
	r, out := testruns.Invented(t, 1, testruns.AsThePaper), filepath.Join(t.TempDir(), "new")
	testruns.KeepPlan(t, r)
	if err := testruns.KeepRows(r.Cells[0]); err != nil {
		t.Fatal(err)
	}
	if err := runreport.WriteFolder(r.Dir, runreport.Meta{Out: out}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report.html", "summary.csv", "metrics.csv", "figures/mlm-loss.png"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
	testkit.Holds(t, string(testkit.Must[[]byte](t)(os.ReadFile(filepath.Join(out, "report.md")))),
		"ablate report "+r.Dir+" --out "+out)
	entries := testkit.Must[[]os.DirEntry](t)(os.ReadDir(r.Dir))
	if len(entries) != 2 { // plan.yaml and cells/
		t.Errorf("the run folder has %v", entries)
	}
}

func TestWhatIsNoRunIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, at := range []string{dir, filepath.Join(dir, "nowhere")} {
		if err := runreport.WriteFolder(at, runreport.Meta{}); err == nil ||
			!strings.Contains(err.Error(), "is no run folder") {
			t.Errorf("%s: %v", at, err)
		}
	}
	if entries := testkit.Must[[]os.DirEntry](t)(os.ReadDir(dir)); len(entries) != 0 {
		t.Errorf("a folder that is none of ours got %v", entries)
	}
}
