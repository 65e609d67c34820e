package corpus

import (
	"context"
	"path/filepath"
)

// OutOfDomain gives Newton's Opticks, which the Go source carries as test data, as a corpus to
// measure a model of API prose on. An empty goroot means the installed Go's. If the file is not there, the error is a
// *FileError.
func OutOfDomain(ctx context.Context, goroot string) (Corpus, error) {
	if goroot == "" {
		var err error
		if goroot, err = GoRoot(ctx); err != nil {
			return nil, err
		}
	}
	c, err := Files(ctx, []string{filepath.Join(goroot, "src", "testdata", "Isaac.Newton-Opticks.txt")})
	if err != nil {
		return nil, err
	}
	f := c.(*files)
	f.info.Name = "Newton's Opticks"
	f.info.Remark = "scientific prose of 1730, public domain, from the Go installation on this machine"
	return f, nil
}
