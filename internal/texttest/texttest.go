// Package texttest has the texts of tests: invented prose and sentences, files, and a small Go installation. It imports
// nothing of package text, so that the tests of text, its corpora and its tokenizers can use it too.
package texttest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
)

// List is a text in memory. Its paragraphs are given as they are, without the cleaning that a corpus does.
type List []string

// Paragraphs calls yield with each paragraph.
func (l List) Paragraphs(ctx context.Context, yield func(p string) error) error {
	for _, p := range l {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(p); err != nil {
			return err
		}
	}
	return nil
}

// Prose makes n sentences of invented words with few stems and endings, as a language has. They are the same each time,
// and those of a smaller n are the first of a larger one.
func Prose(n int) List {
	stems := strings.Fields("read writ count pars encod decod mask sampl train test load stor comput return check valu")
	ends := strings.Fields("e ed es ing er ers ably ation")
	small := strings.Fields("the a of to in and is if it for with no")
	r := rng.Stream(5, "prose", 0)
	var out List
	for range n {
		var w []string
		for range 5 + r.IntN(12) {
			if r.IntN(2) == 0 {
				w = append(w, small[r.IntN(len(small))])
			} else {
				w = append(w, stems[r.IntN(len(stems))]+ends[r.IntN(len(ends))])
			}
		}
		out = append(out, strings.Join(w, " ")+".")
	}
	return out
}

// Paragraphs lists the paragraphs of a corpus.
func Paragraphs(t testing.TB, c interface {
	Paragraphs(ctx context.Context, yield func(p string) error) error
}) []string {
	t.Helper()
	var out []string
	if err := c.Paragraphs(t.Context(), func(p string) error { out = append(out, p); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// Write writes a file of that name, which may have folders, below dir, and gives its path.
func Write(t testing.TB, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
