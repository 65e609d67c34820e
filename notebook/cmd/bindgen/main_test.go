package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/notebook/internal/bindgen"
)

const bindings = "../../bindings"

// Whoever changes an exported name generates the bindings again.
func TestBindingsAreThoseOfThePackages(t *testing.T) {
	if testing.Short() {
		t.Skip("loads and compiles every bound package")
	}
	files, err := bindgen.Generate(t.Context(), bindings, bindgen.Paths())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(bindings, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what its package gives (%v): run go generate ./bindings in the folder notebook and commit",
				name, err)
		}
	}
	old, err := leftOver(bindings, files)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range old {
		t.Errorf("%s is of a package that is no longer bound: run go generate ./bindings in the folder notebook", name)
	}
}

// Bindings that are out of date do not compile. A generator that imported them could not renew them.
func TestGeneratorNeedsNoGeneratedFile(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	deps := strings.Fields(string(out))
	if len(deps) < 10 {
		t.Fatalf("go list names %d packages", len(deps))
	}
	for _, path := range deps {
		if path == "github.com/ablate-go/ablate/notebook/bindings" {
			t.Errorf("the generator imports %s", path)
		}
	}
}
