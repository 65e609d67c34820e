package corpus

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

// GoComments is the prose of one Go file.
type GoComments struct {
	Path string // below GOROOT, slash-separated: src/net/http/server.go

	// Comments has the paragraphs, headings and list items of each comment, in order. In the place of one that is no
	// prose is an empty text, so that neighbours are neighbours in the file too.
	Comments [][]string
}

// ReadGoComments reads the Go files of a Go installation that the default corpus is read from and whose paths want
// accepts, in order of path. Paragraphs are as there, except that those which occur several times are kept. Errors are
// those of [GoSource].
func ReadGoComments(ctx context.Context, goroot string, want func(path string) bool) (all []GoComments, err error) {
	list, err := goFiles(ctx, goroot)
	if err != nil {
		return nil, err
	}
	for _, name := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !strings.HasSuffix(name, ".go") || !want(name) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(goroot, name))
		if err != nil {
			return nil, newFileError(filepath.Join(goroot, name), err)
		}
		f := GoComments{Path: name}
		eachComment(b, func(paragraphs []string) {
			for i, p := range paragraphs {
				if paragraphs[i] = clean(p); !isProse(paragraphs[i]) {
					paragraphs[i] = ""
				}
			}
			f.Comments = append(f.Comments, paragraphs)
		})
		all = append(all, f)
	}
	return all, nil
}

// GoVersion is the version of a Go installation, such as 1.26.8, by its file VERSION.
func GoVersion(goroot string) string { return goVersion(goroot) }
