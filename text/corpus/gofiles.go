package corpus

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// goFiles lists the files that the default corpus is read from: relative to root, slash-separated, in the order of
// reading. GOROOT/src is a link in some distributions, hence EvalSymlinks.
func goFiles(ctx context.Context, root string) (list []string, err error) {
	src, err := filepath.EvalSymlinks(filepath.Join(root, "src"))
	if err != nil {
		return nil, noFolder(filepath.Join(root, "src"))
	}
	err = filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "vendor" || d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && d.Type().IsRegular() {
			rel, err := filepath.Rel(src, path)
			if err != nil {
				return err
			}
			list = append(list, "src/"+filepath.ToSlash(rel))
		}
		return nil
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, &GoSourceError{Err: err}
	}
	if len(list) == 0 {
		return nil, &GoSourceError{Err: fmt.Errorf("no Go files under %s", src)}
	}
	for _, doc := range []string{"doc/asm.html", "doc/go_mem.html", "doc/go_spec.html"} {
		if _, err := os.Stat(filepath.Join(root, doc)); err == nil {
			list = append(list, doc)
		}
	}
	return list, nil
}
