package bindings_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/notebook/bindings"
	"github.com/ablate-go/ablate/notebook/internal/bindgen"
)

// Whoever changes an exported name generates the bindings again.
func TestBindingsAreThoseOfThePackages(t *testing.T) {
	if testing.Short() {
		t.Skip("loads and compiles every bound package")
	}
	files, err := bindgen.Generate(t.Context(), ".", bindings.Paths())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what its package gives (%v): run go generate ./bindings in the folder notebook and commit", name, err)
		}
	}
	old, err := filepath.Glob("*_*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range old {
		if _, ok := files[name]; !ok && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s is of a package that is no longer bound: run go generate ./bindings", name)
		}
	}
}
