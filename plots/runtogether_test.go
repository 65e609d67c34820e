package plots_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/plots"
)

// kept writes the plan of an invented run, so that its folder can be loaded.
func kept(t *testing.T, r *experiments.Result) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.Dir, "plan.yaml"), must[[]byte](t)(r.Plan.Encode()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// keepRows writes a cell's rows.
func keepRows(c experiments.CellResult) error {
	var lines bytes.Buffer
	for _, row := range c.Rows {
		line, err := json.Marshal(row)
		if err != nil {
			return err
		}
		lines.Write(append(line, '\n'))
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Dir, "metrics.jsonl"), lines.Bytes(), 0o644)
}

// Jobs of a scheduler, one a cell, end at about the same time in one folder: no command is lost, and the report that
// stays has every cell.
func TestJobsThatEndTogetherReportAll(t *testing.T) {
	r := invented(t, 2, asThePaper)
	kept(t, r)
	var wg sync.WaitGroup
	for i, c := range r.Cells {
		wg.Go(func() {
			if err := keepRows(c); err != nil {
				t.Error(err)
			}
			if err := plots.ReportFolder(r.Dir, plots.Meta{Command: fmt.Sprintf("ablate run --cell %d", i+1)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	md := string(must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "report.md"))))
	record := string(must[[]byte](t)(os.ReadFile(filepath.Join(r.Dir, "run.json"))))
	for i := range r.Cells {
		if command := fmt.Sprintf(`"ablate run --cell %d"`, i+1); !strings.Contains(record, command) {
			t.Errorf("run.json has lost %s", command)
		}
	}
	expect(t, md, "Nothing failed: 8 cells of 8", "after the others or beside them")
	if strings.Contains(md, "unfinished") {
		t.Error("the report that stays was read before the last cell ended")
	}
}

func TestReportsGoElsewhere(t *testing.T) {
	r, out := invented(t, 1, asThePaper), filepath.Join(t.TempDir(), "new")
	kept(t, r)
	if err := keepRows(r.Cells[0]); err != nil {
		t.Fatal(err)
	}
	if err := plots.ReportFolder(r.Dir, plots.Meta{Out: out}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report.html", "summary.csv", "metrics.csv", "figures/mlm-loss.png"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
	expect(t, string(must[[]byte](t)(os.ReadFile(filepath.Join(out, "report.md")))), "ablate report "+r.Dir+" --out "+out)
	entries := must[[]os.DirEntry](t)(os.ReadDir(r.Dir))
	if len(entries) != 2 { // plan.yaml and cells/
		t.Errorf("the run folder has %v", entries)
	}
}

func TestWhatIsNoRunIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	for _, at := range []string{dir, filepath.Join(dir, "nowhere")} {
		if err := plots.ReportFolder(at, plots.Meta{}); err == nil || !strings.Contains(err.Error(), "is no run folder") {
			t.Errorf("%s: %v", at, err)
		}
	}
	if entries := must[[]os.DirEntry](t)(os.ReadDir(dir)); len(entries) != 0 {
		t.Errorf("a folder that is none of ours got %v", entries)
	}
}
