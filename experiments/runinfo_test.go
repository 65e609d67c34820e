package experiments

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCommandsThatDifferInTimeAloneAreOne(t *testing.T) {
	dir := t.TempDir()
	record := func(command, version string, took time.Duration) {
		t.Helper()
		if err := RecordCommand(dir, ThisCommand(command, version, took)); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := ReadRunInfo(dir); err != nil || r.Commands != nil {
		t.Errorf("a folder without %s: %+v, %v", RunFile, r, err)
	}
	record("ablate run", "v1", time.Second)
	record("ablate run", "v1", 2*time.Second)
	record("ablate run", "v2", 0)
	record("ablate run", "v1", 0)
	r, err := ReadRunInfo(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Commands) != 3 || r.Commands[0].Times != 2 || r.Commands[0].Seconds != 3 || r.Commands[1].Version != "v2" {
		t.Errorf("%+v", r.Commands)
	}
	if c := r.Commands[0]; c.Go == "" || c.System == "" || c.Cores == 0 || c.Kernel == "" {
		t.Errorf("program and machine are not named: %+v", c)
	}
}

// Folders of earlier versions are read.
func TestRunFilesOfBefore(t *testing.T) {
	dir := t.TempDir()
	const before = `{"sittings": [{"command": "ablate run --seeds 1", "times": 2, "seconds": 200, "version": "v1",
		"go": "go1.25", "system": "linux/amd64", "cores": 2, "kernel": "avx2",
		"modules": [{"path": "gonum.org/v1/gonum", "version": "v0.17.0"}]}]}`
	path := filepath.Join(dir, RunFile)
	if err := os.WriteFile(path, []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	r, err := ReadRunInfo(dir)
	if err != nil || len(r.Commands) != 1 || r.Commands[0].Command != "ablate run --seeds 1" || r.Commands[0].Times != 2 ||
		r.Commands[0].Modules[0] != (ModuleVersion{Path: "gonum.org/v1/gonum", Version: "v0.17.0"}) {
		t.Errorf("%+v, %v", r, err)
	}
	if err := os.WriteFile(path, []byte(before[:50]), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := RecordCommand(dir, ThisCommand("ablate run", "v1", 0)); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a damaged file gave %v", err)
	}
	if kept, _ := os.ReadFile(path); string(kept) != before[:50] {
		t.Error("a damaged file was written over")
	}
}
