// Command bindgen writes the generated files of package bindings into the working folder. Run it by
// go generate ./bindings. It imports none of them, so that it builds when they are out of date and do not.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/notebook/internal/bindgen"
	"github.com/google/renameio/v2"
)

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "bindgen:", err)
		os.Exit(1)
	}
}

// run writes the bindings to dir, a folder of the module, and removes those of packages that are no longer bound.
func run(dir string) error {
	files, err := bindgen.Generate(context.Background(), dir, bindgen.Paths())
	if err != nil {
		return err
	}
	old, err := leftOver(dir, files)
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	for name, src := range files {
		if err := renameio.WriteFile(filepath.Join(dir, name), src, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// leftOver are the names of the generated files in dir that are not among files.
func leftOver(dir string, files map[string][]byte) (names []string, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*_*.go"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		name := filepath.Base(path)
		if _, keep := files[name]; !keep && !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	return names, nil
}
