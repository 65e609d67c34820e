package text

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/corpus"
	"github.com/ablate-go/ablate/text/unigram"
)

// inMemory is a corpus of paragraphs.
func inMemory(t testing.TB, paragraphs []string) corpus.Corpus {
	t.Helper()
	c, err := corpus.FromParagraphs("a list", paragraphs)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tokenizerOf trains a tokenizer of size ids on paragraphs.
func tokenizerOf(t testing.TB, paragraphs texttest.List, size int) *unigram.Tokenizer {
	t.Helper()
	k, err := unigram.Train(t.Context(), paragraphs, unigram.TrainOptions{VocabSize: size}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// foreignTokenizer is one of another program's file, an spm.model. It has some more than size ids, which are learned
// from another text than that of books.
func foreignTokenizer(t testing.TB, size int) *unigram.Tokenizer {
	t.Helper()
	dir := t.TempDir()
	if err := tokenizerOf(t, append(texttest.Prose(200), "Nothing else."), size).WriteTransformers(dir); err != nil {
		t.Fatal(err)
	}
	k, err := unigram.OpenTokenizer(filepath.Join(dir, "spm.model"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// wideTokenizer has more than 65,536 ids, so that its tokens take four bytes: those of characters from U+20000 on.
func wideTokenizer(t testing.TB) *unigram.Tokenizer {
	t.Helper()
	var pieces [][]any
	add := func(piece string, score float64) { pieces = append(pieces, []any{piece, score}) }
	for _, special := range []string{"[PAD]", "[CLS]", "[SEP]", "[UNK]"} {
		add(special, 0)
	}
	add("▁", -5)
	for r := '!'; r <= '~'; r++ {
		add(string(r), -5)
	}
	for r := rune(0x20000); len(pieces) < 70_000; r++ {
		add(string(r), -9)
	}
	file, err := json.Marshal(map[string]any{
		"model":         map[string]any{"type": "Unigram", "unk_id": 3, "vocab": pieces},
		"pre_tokenizer": map[string]any{"type": "Metaspace", "replacement": "▁"},
	})
	if err != nil {
		t.Fatal(err)
	}
	k, err := unigram.OpenTokenizer(texttest.Write(t, t.TempDir(), "tokenizer.json", string(file)))
	if err != nil {
		t.Fatal(err)
	}
	if k.Size() <= 1<<16 {
		t.Fatalf("%d ids need only two bytes", k.Size())
	}
	return k
}

// books writes a corpus of n sentences and gives options that keep everything in temporary folders.
func books(t *testing.T, n int) PrepareOptions {
	t.Helper()
	path := texttest.Write(t, t.TempDir(), "book.txt", strings.Join(texttest.Prose(n), "\n")+"\n")
	return PrepareOptions{Paths: []string{path}, VocabSize: 300, SeqLen: 16, BatchSize: 4, CacheDir: t.TempDir()}
}

func prepared(t *testing.T, opt PrepareOptions) (*Dataset, []string) {
	t.Helper()
	var said []string
	d, err := Prepare(t.Context(), opt, func(s string) { said = append(said, s) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, said
}

func hasTrained(said []string) bool { return strings.Contains(strings.Join(said, "\n"), "nats") }
