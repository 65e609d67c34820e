package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A notebook has no flags: only the command may name them. This reads the strings of this package and of those below
// it.
func TestNoMessageNamesAFlag(t *testing.T) {
	flag := regexp.MustCompile(`(^|[\s("'])--[a-z]`)
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "testdata" {
			return errOr(err, fs.SkipDir)
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if s, err := strconv.Unquote(lit.Value); err != nil || flag.MatchString(s) {
				t.Errorf("%s: %s names a flag, error %v", set.Position(lit.Pos()), lit.Value, err)
			}
			return true
		})
		return nil
	})
	if err != nil || files < 10 {
		t.Errorf("%d files read, error %v", files, err)
	}
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
