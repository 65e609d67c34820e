// Command bindgen writes the generated files of package bindings into the working folder. Run it by
// go generate ./bindings.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/notebook/bindings"
	"github.com/ablate-go/ablate/notebook/internal/bindgen"
	"github.com/google/renameio/v2"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bindgen:", err)
		os.Exit(1)
	}
}

func run() error {
	files, err := bindgen.Generate(context.Background(), ".", bindings.Paths())
	if err != nil {
		return err
	}
	old, err := filepath.Glob("*_*.go")
	if err != nil {
		return err
	}
	for _, path := range old {
		if _, keep := files[path]; !keep && !strings.HasSuffix(path, "_test.go") {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for name, src := range files {
		if err := renameio.WriteFile(name, src, 0o644); err != nil {
			return err
		}
	}
	return nil
}
