package runreport

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/sharing"
)

// sources are the files of a package that are no tests.
func sources(t *testing.T, dir string) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s has the files %v: %v", dir, names, err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if files[name], err = parser.ParseFile(token.NewFileSet(), name, source, 0); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// text is the string that an expression of literals stands for; what is no literal in it counts nothing.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return s
		}
	case *ast.BinaryExpr:
		return text(e.X) + text(e.Y)
	}
	return ""
}

// A metric's key stands in its declaration and a sharing's name in its file, and all that reads them refers to these.
func TestKeysAndNamesAreNotRepeated(t *testing.T) {
	declared := map[string]string{}
	for _, m := range measure.Metrics() {
		declared[m.Key] = "the key of a metric: use its declaration"
	}
	for _, dir := range []string{".", "../../experiments/findings", "../../cmd/ablate"} {
		names := map[string]string{}
		if dir != "../../cmd/ablate" { // flags there say none of their own
			for _, s := range sharing.Strategies() {
				names[s.Name()] = "the name of a sharing: use its method Name"
			}
		}
		for file, parsed := range sources(t, dir) {
			ast.Inspect(parsed, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok {
					return true
				}
				if filepath.Base(file) == "detect.go" && text(lit) == "replaced" {
					return true // what the command writes beside a token
				}
				for _, known := range []map[string]string{declared, names} {
					if why, is := known[text(lit)]; is {
						t.Errorf("%s holds %s, %s", file, lit.Value, why)
					}
				}
				return true
			})
		}
	}
}

// Longer texts are read and changed more easily where they are not broken into strings.
func TestLongTextsAreInTheTextFiles(t *testing.T) {
	const most = 120 // characters
	for file, parsed := range sources(t, ".") {
		ast.Inspect(parsed, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			if s := text(e); utf8.RuneCountInString(s) > most {
				t.Errorf("%s holds a text of %d characters, which belongs in texts/: %q", file, utf8.RuneCountInString(s), s)
				return false
			}
			return true
		})
	}
}

// The metrics of this program have a part that shows them, or are left out on purpose; those that tests register later
// are not among them.
func TestEveryMetricHasItsPlace(t *testing.T) {
	placed := map[string]bool{}
	for _, m := range notShown {
		placed[m.Key] = true
	}
	for _, s := range sections() {
		for _, p := range s.parts {
			for _, m := range p.shows {
				if _, ok := measure.Find(m.Key); !ok {
					t.Errorf("%s shows %q, which nobody declares", p.name, m.Key)
				}
				placed[m.Key] = true
			}
		}
	}
	for _, m := range ofThisProgram {
		if !placed[m.Key] {
			t.Errorf("%s stands in no part and is not among those that are left out", m.Key)
		}
	}
}

var ofThisProgram = measure.Metrics()
