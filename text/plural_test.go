package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Messages count one thing as people do.
func TestOneIsNoPlural(t *testing.T) {
	one := TooShortError{Corpus: "x", Tokens: 1, SeqLen: 3, BatchSize: 4}
	for got, want := range map[string]string{
		one.Error(): "a training part of 1 token has 1 window of 3,",
		(&TooShortError{Corpus: "x", Tokens: 1, SeqLen: 8, HeldOut: 0.1}).Error():     "a held-out part of 1 token (",
		(&TooShortError{Corpus: "x", Tokens: 900, SeqLen: 8, BatchSize: 200}).Error(): "of 900 tokens has 150 windows of 8,",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	opt := books(t, 1000)
	_, said := prepared(t, opt)
	for _, want := range []string{"book.txt, 1 file, ", "1,000 paragraphs"} {
		if !strings.Contains(strings.Join(said, "\n"), want) {
			t.Errorf("said %q, want %q", said, want)
		}
	}
	second := filepath.Join(t.TempDir(), "more.txt")
	if err := os.WriteFile(second, []byte("One more sentence of a book.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	opt.Paths = append(opt.Paths, second)
	if _, said := prepared(t, opt); !strings.Contains(strings.Join(said, "\n"), ", 2 files, ") {
		t.Errorf("said %q", said)
	}
}
