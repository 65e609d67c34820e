package text

import (
	"context"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// find lists the files. GOROOT/src is a link in some distributions, hence EvalSymlinks.
func (c *goSource) find(ctx context.Context) error {
	src, err := filepath.EvalSymlinks(filepath.Join(c.root, "src"))
	if err != nil {
		return noFolder(filepath.Join(c.root, "src"))
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
			c.files = append(c.files, "src/"+filepath.ToSlash(rel))
		}
		return nil
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return &GoSourceError{Err: err}
	}
	if len(c.files) == 0 {
		return &GoSourceError{Err: fmt.Errorf("no Go files under %s", src)}
	}
	for _, doc := range []string{"doc/asm.html", "doc/go_mem.html", "doc/go_spec.html"} {
		if _, err := os.Stat(filepath.Join(c.root, doc)); err == nil {
			c.files = append(c.files, doc)
		}
	}
	return nil
}

// hashFile adds name, size and content to h.
func hashFile(h hash.Hash, path, name string) (int64, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, newFileError(path, err)
	}
	fmt.Fprintln(h, name, len(b))
	h.Write(b)
	return int64(len(b)), nil
}
