// Package testtext makes small texts for the tests of packages that train on text.
package testtext

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/text"
)

// Write makes a text file of n sentences out of few words, the same for each n.
func Write(t testing.TB, n int) (path string) {
	t.Helper()
	words := strings.Fields("the a of to in reads reading writes writing counts counted masks masking samples tests testing stores loads")
	r := rng.Stream(3, "corpus", 0)
	var out strings.Builder
	for range n {
		for range 6 + r.IntN(6) {
			out.WriteString(words[r.IntN(len(words))] + " ")
		}
		out.WriteString("ends.\n")
	}
	path = filepath.Join(t.TempDir(), "corpus.txt")
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Prepare reads a text in windows of seq tokens for batches of batch windows, with a vocabulary of vocab ids, and keeps
// nothing outside the folder cache.
func Prepare(t testing.TB, path, cache string, vocab, seq, batch int) *text.Dataset {
	t.Helper()
	set, err := text.Prepare(context.Background(), text.PrepareOptions{
		Paths: []string{path}, VocabSize: vocab, SeqLen: seq, BatchSize: batch, CacheDir: cache, HeldOut: 0.2,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { set.Close() })
	return set
}
