package finetune

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/tasks"
)

// files are the paths of the files in a folder.
func files(t *testing.T, dir string) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(testutil.Folder(t, dir)))
}

// Runs on the same data share the scores of baselines, and compute them where there are none or the data differ.
func TestBaselinesAreKept(t *testing.T) {
	dir := t.TempDir()
	scored := func(c Config, change func(*tasks.Data)) []Baseline {
		r := open(t, c, filepath.Join(t.TempDir(), "run"))
		r.BaselinesDir = dir
		if change != nil {
			change(r.Data)
		}
		all, err := r.baselines(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	c := smallConfig(t, "test-classify")
	first := scored(c, nil)
	if len(first) != 2 || len(files(t, dir)) != 1 {
		t.Fatalf("%d baselines in the files %q", len(first), files(t, dir))
	}
	path := files(t, dir)[0]

	// A score that nothing computes shows that the file is read.
	if err := os.WriteFile(path, []byte(`[{"name": "kept", "sets": null}]`), 0o644); err != nil {
		t.Fatal(err)
	}
	c.Seeds, c.LR, c.From = []uint64{5}, []float64{1e-3}, checkpoint(t)
	if again := scored(c, nil); len(again) != 1 || again[0].Name != "kept" {
		t.Errorf("a second run computes them again: %v", again)
	}
	if err := os.WriteFile(path, []byte("[{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if again := scored(c, nil); !reflect.DeepEqual(again, first) {
		t.Errorf("a damaged file gives %v, want %v", again, first)
	}
	for what, change := range map[string]func(*tasks.Data){
		"text":   func(d *tasks.Data) { d.Dev[0].Examples[0].Text += " a" },
		"label":  func(d *tasks.Data) { d.Train.Examples[0].Class = 1 - d.Train.Examples[0].Class },
		"set":    func(d *tasks.Data) { d.Dev[0].Name = "other" },
		"metric": func(d *tasks.Data) { d.Task.Metrics = append(d.Task.Metrics, "f1") },
	} {
		before := len(files(t, dir))
		if scored(c, change); len(files(t, dir)) != before+1 {
			t.Errorf("another %s has no baselines of its own", what)
		}
	}
}
