package atomicfile

import (
	"os"
	"path/filepath"
	"testing"
)

// What a killed process was writing is removed, and nothing else.
func TestTemporaryFilesOfKilledProcessesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, keep := range []string{".profile", ".data.json", "data.json123456", ".notes1234567", "step-00000012.safetensors"} {
		if err := os.WriteFile(filepath.Join(dir, keep), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"data.json", "step-00000012.safetensors", "metrics.jsonl", "plan.yaml", "error.txt", "lock-owner",
		"events.out.tfevents.1764360000.ablate"}
	for _, name := range names {
		for _, make := range []func(string) (Pending, error){New, NewDurable} {
			if _, err := make(filepath.Join(dir, name)); err != nil { // neither committed nor discarded
				t.Fatal(err)
			}
		}
	}
	if now, err := os.ReadDir(dir); err != nil || len(now) != len(before)+2*len(names) {
		t.Fatalf("%d files beside %d, %v: temporary files are written elsewhere", len(now), len(before), err)
	}
	RemoveLeft(dir, filepath.Join(dir, "none"))
	after, err := os.ReadDir(dir)
	if err != nil || len(after) != len(before) {
		t.Errorf("%v are left of %v, %v", after, before, err)
	}
}
