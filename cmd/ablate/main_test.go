package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ablate": func() { os.Exit(run(os.Args[1:])) }})
}

// TestScripts runs terminal sessions, testdata/script/*.txtar. Each has a folder of its own with corpus.txt
// and binary.txt in it, and keeps its cache there.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("XDG_CACHE_HOME", filepath.Join(e.WorkDir, "cache"))
			if err := os.WriteFile(filepath.Join(e.WorkDir, "binary.txt"), bytes.Repeat([]byte{0, 1, 'a', 'b'}, 5000),
				0o644); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(e.WorkDir, "corpus.txt"), []byte(sampleProse(1000)), 0o644)
		},
		Condition: func(name string) (bool, error) { return name == "root" && os.Geteuid() == 0, nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"refuses": refuses, "plain": plain, "metrics": metrics, "same": same, "figures": figures, "append": appendLine,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}
