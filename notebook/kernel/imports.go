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

// parse reads a cell ahead of its evaluation. A cell that cannot be parsed gives nothing: to say why is the
// evaluation's affair.
func parse(ir *interp.Interp, code string) (nodes []ast.Node) {
	defer func() {
		if recover() != nil {
			nodes = nil
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
	return ir.Comp.ParseBytes([]byte(strings.Join(lines, "\n")))
}

// checkImports refuses packages that are not compiled in. The interpreter would fetch them, write below GOPATH
// and compile a plugin, which cannot be loaded.
func checkImports(nodes []ast.Node) (err error) {
	for _, node := range nodes {
		ast.Inspect(node, func(n ast.Node) bool {
			spec, ok := n.(*ast.ImportSpec)
			if ok {
				path, _ := strconv.Unquote(spec.Path.Value)
				if _, known := imports.Packages[path]; !known && err == nil {
					err = fmt.Errorf("package %s is not in this kernel, which has the standard library of Go 1.18, ablate, "+
						"Gorgonia, tensor and gonum/plot: to add it, name it in notebook/internal/bindgen/paths.go, run "+
						"go generate ./bindings in the folder notebook, and then ablate kernel install", path)
				}
			}
			return !ok
		})
	}
	return err
}

// endsInPrint reports a cell whose last expression is a call of fmt.Print and its like.
func endsInPrint(nodes []ast.Node) bool {
	if len(nodes) == 0 {
		return false
	}
	node := nodes[len(nodes)-1]
	if s, ok := node.(*ast.ExprStmt); ok {
		node = s.X
	}
	call, ok := node.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := f.X.(*ast.Ident)
	return ok && pkg.Name == "fmt" && (strings.HasPrefix(f.Sel.Name, "Print") || strings.HasPrefix(f.Sel.Name, "Fprint"))
}
