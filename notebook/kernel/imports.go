//go:build kernel

package main

import (
	"fmt"
	"go/ast"
	"strconv"
	"strings"

	interp "github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/imports"
)

// checkImports refuses packages that are not compiled in. The interpreter would fetch them, write below GOPATH
// and compile a plugin, which cannot be loaded.
func checkImports(ir *interp.Interp, code string) error {
	for _, path := range importPaths(ir, code) {
		if _, ok := imports.Packages[path]; !ok {
			return fmt.Errorf("package %s is not in this kernel, which has the standard library of Go 1.18, ablate, Gorgonia, tensor and gonum/plot: to add it, name it in notebook/bindings/doc.go, run go generate there and ablate kernel install", path)
		}
	}
	return nil
}

// importPaths are the packages that a cell imports. A cell that cannot be parsed has none: to say why is the
// evaluation's affair.
func importPaths(ir *interp.Interp, code string) (paths []string) {
	defer func() {
		if recover() != nil {
			paths = nil
		}
	}()
	lines := strings.Split(code, "\n")
	for i, line := range lines {
		// Commands of the front end stand before the code.
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "%") || strings.HasPrefix(line, "$") {
			lines[i] = ""
		} else if line != "" {
			break
		}
	}
	ir.Comp.Line = 0
	for _, node := range ir.Comp.ParseBytes([]byte(strings.Join(lines, "\n"))) {
		ast.Inspect(node, func(n ast.Node) bool {
			spec, ok := n.(*ast.ImportSpec)
			if ok {
				if path, err := strconv.Unquote(spec.Path.Value); err == nil {
					paths = append(paths, path)
				}
			}
			return !ok
		})
	}
	return paths
}
