package experiments_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/plots/runreport"
)

// oldRun copies testdata/oldrun to a folder of the test, so that its plan finds the corpus there, and returns the run
// folder.
func oldRun(t *testing.T) (dir string) {
	t.Helper()
	root := t.TempDir()
	t.Setenv("HOME", root) // prepared text is kept there
	t.Setenv("XDG_CACHE_HOME", filepath.Join(root, "cache"))
	if err := os.CopyFS(root, os.DirFS(filepath.Join("testdata", "oldrun"))); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(root, "run")
	path := filepath.Join(dir, "plan.yaml")
	plan, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const corpus = "/home/somebody/corpus.txt"
	if !strings.Contains(string(plan), corpus) || !strings.Contains(string(plan), "\n  watch:\n") {
		t.Fatalf("the old plan has no corpus at %s, or no key of an older name", corpus)
	}
	here := `"` + filepath.ToSlash(filepath.Join(root, "corpus.txt")) + `"`
	if err := os.WriteFile(path, []byte(strings.Replace(string(plan), corpus, here, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// trainIn runs a plan file in a folder to its end and reads the folder back.
func trainIn(t *testing.T, planFile, dir string) *experiments.Result {
	t.Helper()
	plan, err := experiments.LoadPlan(planFile)
	if err != nil {
		t.Fatal(err)
	}
	r := &experiments.Runner{Plan: plan, Out: dir, Parallel: 1}
	set, err := r.Open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	if err := r.Train(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	result, err := experiments.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

var (
	seconds = regexp.MustCompile(`"seconds":[0-9.]+`)
	// What later programs add to a row: whose it is and a checksum.
	later   = regexp.MustCompile(`,"arm":"[a-z]+","seed":[0-9]+,"config":"[0-9a-f]+"|,"crc32c":"[0-9a-f]{8}"`)
	batches = regexp.MustCompile(`"step":[0-9]+,"tokens":[0-9]+|"batch":"[0-9a-f]+"`)
)

// batchOf is what of a row does not depend on how numbers are rounded: the step, its tokens and the hash of its batch.
func batchOf(row string) string { return strings.Join(batches.FindAllString(row, -1), " ") }

// rowsOf is a cell's metrics.jsonl without its times and what older programs do not write.
func rowsOf(t *testing.T, c experiments.CellResult) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(c.Dir, "metrics.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(later.ReplaceAllString(seconds.ReplaceAllString(string(data), ""), ""), "\n")
}

// tensorsOf are those of the checkpoint of a cell's last step.
func tensorsOf(t *testing.T, c experiments.CellResult) map[string][]float32 {
	t.Helper()
	f, err := safetensors.Open(filepath.Join(c.Dir, "checkpoint", "step-00000060.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string][]float32{}
	for _, name := range f.Names() {
		shape, err := f.Shape(name)
		if err != nil {
			t.Fatal(err)
		}
		size := 1
		for _, n := range shape {
			size *= n
		}
		all[name] = make([]float32, size)
		if err := f.ReadFloat32(name, all[name]); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// A run that an older program began goes on with the same numbers as one that this program trains from the beginning:
// each line of metrics.jsonl, the lines of the older program among them, and the weights and moments at the end.
func TestARunFolderOfAnOlderProgramGoesOn(t *testing.T) {
	dir := oldRun(t)
	before, err := experiments.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	states := []string{before.Cells[0].Status(), before.Cells[1].Status()}
	if !slices.Equal(states, []string{"done", "stopped"}) || before.Cells[1].Step() != 27 {
		t.Fatalf("the cells of the older program are %v, the second at step %d", states, before.Cells[1].Step())
	}
	if err := runreport.WriteFolder(dir, runreport.Meta{}); err != nil {
		t.Fatalf("a report before it goes on: %v", err)
	}
	stopped := rowsOf(t, before.Cells[1])
	stopped = stopped[:len(stopped)-1] // what follows the last line end
	done := testutil.Folder(t, before.Cells[0].Dir)

	// The older program ran on AVX2, whose bits NEON has too. Other kernels round otherwise; batches and masks are the
	// same everywhere.
	sameBits := slices.Contains([]string{"avx2", "neon"}, kernels.Kernel())
	old := trainIn(t, filepath.Join(dir, "plan.yaml"), dir)
	straight := trainIn(t, filepath.Join(dir, "plan.yaml"), filepath.Join(t.TempDir(), "straight"))
	for i, want := range straight.Cells {
		got := old.Cells[i]
		if got.Arm != want.Arm || got.Status() != "done" || want.Status() != "done" {
			t.Errorf("cell %d: %s is %s and %s is %s", i, got.Arm, got.Status(), want.Arm, want.Status())
		}
		rows, wanted := rowsOf(t, got), rowsOf(t, want)
		if len(rows) != 62 || len(wanted) != 62 { // steps 0 to 60, and nothing after the last line
			t.Fatalf("%s: %d rows, and %d when trained straight on", got.Arm, len(rows), len(wanted))
		}
		for k := range wanted {
			if !sameBits {
				rows[k], wanted[k] = batchOf(rows[k]), batchOf(wanted[k])
			}
			if rows[k] != wanted[k] {
				t.Fatalf("%s: row %d is\n%sand trained straight on it is\n%s", got.Arm, k, rows[k], wanted[k])
			}
		}
		if differ := testutil.Differing(tensorsOf(t, want), tensorsOf(t, got)); sameBits && len(differ) > 0 {
			t.Errorf("%s: at the end %d tensors differ, first %s", got.Arm, len(differ), differ[0])
		}
	}
	if rows := rowsOf(t, old.Cells[1]); !slices.Equal(rows[:len(stopped)], stopped) {
		t.Error("the rows of the older program have changed")
	}
	after := testutil.Folder(t, before.Cells[0].Dir)
	for path := range done {
		if strings.HasPrefix(filepath.Base(path), "events.out.") {
			continue // written anew from metrics.jsonl, whose seconds are rounded
		}
		if after[path] != done[path] {
			t.Errorf("the cell was done, and %s has changed", path)
		}
	}

	if err := runreport.WriteFolder(dir, runreport.Meta{}); err != nil {
		t.Fatal(err)
	}
	report, err := os.ReadFile(filepath.Join(dir, "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{
		"Does a run of an older program go on?", "Nothing failed: 2 cells of 2", "| gdes |", "| es |",
	} {
		if !strings.Contains(string(report), words) {
			t.Errorf("the report does not say %q", words)
		}
	}
}
