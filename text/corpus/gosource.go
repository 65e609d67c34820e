package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/ablate-go/ablate/internal/prose"
)

// goSource is the default corpus: the prose in the comments of a Go installation.
type goSource struct {
	info  Info
	root  string
	files []string // see goFiles

	mu   sync.Mutex
	list []string // extracted paragraphs, some 9 MB: parsing twice would cost seconds
}

// GoSource gives the corpus of the comments in goroot's source and its HTML documents; an empty
// goroot means the installed Go's. It hashes all files at once; they are parsed at first use. If there is no Go source,
// the error is a *GoSourceError.
//
// Taken are doc comments and comments inside functions of all packages and commands, in order of
// path, without vendored code, testdata, generated files and test files (test comments are 14% more
// text, mostly half sentences about expected values). Code blocks, licence texts and paragraphs that
// occurred before are dropped, as is what has under 5 words or under 80% letters and spaces.
func GoSource(ctx context.Context, goroot string) (Corpus, error) {
	if goroot == "" {
		var err error
		if goroot, err = GoRoot(ctx); err != nil {
			return nil, err
		}
	}
	list, err := goFiles(ctx, goroot)
	if err != nil {
		return nil, err
	}
	c := &goSource{root: goroot, files: list}
	h := sha256.New()
	fmt.Fprintln(h, readerVersion, "go")
	for _, name := range c.files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := hashFile(h, filepath.Join(c.root, name), name)
		if err != nil {
			return nil, err
		}
		c.info.Bytes += n
	}
	c.info.Hash = hex.EncodeToString(h.Sum(nil))
	c.info.Files = len(c.files)
	c.info.Name = "Go " + goVersion(goroot) + " source comments"
	c.info.Remark = "API prose, a narrow domain, from the Go installation on this machine (BSD-3-Clause, read in place)"
	return c, nil
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

func (c *goSource) Info() Info { return c.info }

// Paragraphs parses the source at its first call (some seconds) and keeps the text.
func (c *goSource) Paragraphs(ctx context.Context, yield func(p string) error) error {
	list, err := c.extracted(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(p); err != nil {
			return err
		}
	}
	return nil
}

func (c *goSource) extracted(ctx context.Context) ([]string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.list == nil {
		list, err := c.extract(ctx)
		if err != nil {
			return nil, err
		}
		c.list = list
	}
	return c.list, nil
}

func (c *goSource) extract(ctx context.Context) ([]string, error) {
	var list []string
	seen := map[[sha256.Size]byte]bool{}
	keep := func(p string) {
		p = clean(p)
		if !isProse(p) {
			return
		}
		if key := sha256.Sum256([]byte(p)); !seen[key] {
			seen[key] = true
			list = append(list, p)
		}
	}
	for _, name := range c.files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, err := os.ReadFile(filepath.Join(c.root, name))
		if err != nil {
			return nil, newFileError(filepath.Join(c.root, name), err)
		}
		if strings.HasSuffix(name, ".html") {
			htmlProse(string(b), keep)
		} else {
			commentProse(b, keep)
		}
	}
	if len(list) == 0 {
		return nil, &GoSourceError{Err: fmt.Errorf("no comments in %s under %s", prose.Count(len(c.files), "file"), c.root)}
	}
	return list, nil
}
