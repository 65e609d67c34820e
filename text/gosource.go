package text

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// goSource is the default corpus: the prose in the comments of a Go installation.
type goSource struct {
	info  Info
	root  string
	files []string // relative to root, slash-separated, in the order of reading

	mu   sync.Mutex
	text []string // extracted paragraphs, some 9 MB: parsing twice would cost seconds
}

// GoSource gives the corpus of the comments in goroot's source and its HTML documents; an empty
// goroot means the installed Go's. It hashes all files at once; they are parsed at first use.
//
// Taken are doc comments and comments inside functions of all packages and commands, in order of
// path, without vendored code, testdata, generated files and test files (test comments are 14% more
// text, mostly half sentences about expected values). Code blocks, licence texts and paragraphs that
// occurred before are dropped, as is what has under 5 words or under 80% letters and spaces.
func GoSource(ctx context.Context, goroot string) (Corpus, error) {
	if goroot == "" {
		var err error
		if goroot, err = goRoot(ctx); err != nil {
			return nil, err
		}
	}
	c := &goSource{root: goroot}
	if err := c.find(ctx); err != nil {
		return nil, err
	}
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
		return 0, fileFault(path, err)
	}
	fmt.Fprintln(h, name, len(b))
	h.Write(b)
	return int64(len(b)), nil
}

// find lists the files. GOROOT/src is a link in some distributions, hence EvalSymlinks.
func (c *goSource) find(ctx context.Context) error {
	src, err := filepath.EvalSymlinks(filepath.Join(c.root, "src"))
	if err != nil {
		return fmt.Errorf("default corpus: %s is not there; install Go with its source, or name your own plain text files with --corpus", filepath.Join(c.root, "src"))
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
	if err != nil {
		return fmt.Errorf("default corpus: %w", err)
	}
	if len(c.files) == 0 {
		return fmt.Errorf("default corpus: no Go files under %s; install Go with its source, or name your own plain text files with --corpus", src)
	}
	for _, doc := range []string{"doc/asm.html", "doc/go_mem.html", "doc/go_spec.html"} {
		if _, err := os.Stat(filepath.Join(c.root, doc)); err == nil {
			c.files = append(c.files, doc)
		}
	}
	return nil
}

func (c *goSource) Info() Info { return c.info }

// Paragraphs parses the source at its first call (some seconds) and keeps the text.
func (c *goSource) Paragraphs(ctx context.Context, yield func(p string) error) error {
	text, err := c.extracted(ctx)
	if err != nil {
		return err
	}
	for _, p := range text {
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
	if c.text == nil {
		text, err := c.extract(ctx)
		if err != nil {
			return nil, err
		}
		c.text = text
	}
	return c.text, nil
}

func (c *goSource) extract(ctx context.Context) ([]string, error) {
	var text []string
	seen := map[[sha256.Size]byte]bool{}
	keep := func(p string) {
		p = clean(p)
		if !isProse(p) {
			return
		}
		if key := sha256.Sum256([]byte(p)); !seen[key] {
			seen[key] = true
			text = append(text, p)
		}
	}
	for _, name := range c.files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, err := os.ReadFile(filepath.Join(c.root, name))
		if err != nil {
			return nil, fileFault(filepath.Join(c.root, name), err)
		}
		if strings.HasSuffix(name, ".html") {
			htmlProse(string(b), keep)
		} else {
			commentProse(b, keep)
		}
	}
	if len(text) == 0 {
		return nil, fmt.Errorf("default corpus: no comments in the %d files under %s; name your own plain text files with --corpus", len(c.files), c.root)
	}
	return text, nil
}

// OutOfDomain gives Newton's Opticks, which the Go source carries as test data, as a corpus to
// measure a model of API prose on. It is an error if the file is not there.
func OutOfDomain(ctx context.Context, goroot string) (Corpus, error) {
	if goroot == "" {
		var err error
		if goroot, err = goRoot(ctx); err != nil {
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
