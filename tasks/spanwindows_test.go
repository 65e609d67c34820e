package tasks

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/text/unigram"
)

// testdata/encodespan.py makes the file with transformers and this tokenizer.
func ownTokenizer(t *testing.T) *unigram.Tokenizer {
	t.Helper()
	f, err := os.Open("../text/unigram/testdata/sentencepiece/own.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tokenizer.json")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	tok, err := unigram.OpenTokenizer(path)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func TestWindowsOfSpansAsTransformers(t *testing.T) {
	b, err := os.ReadFile("testdata/encodespan.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Context, Question, Answer string
		Tokens, Step              int
		Windows                   []struct {
			IDs        []int
			Start, End int
		}
	}
	if err := json.Unmarshal(b, &cases); err != nil || len(cases) < 12 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	tok := ownTokenizer(t)
	several, answered := 0, 0
	for _, c := range cases {
		got, err := Encode(spans(c.Context, c.Question, c.Answer), tok, Limits{Tokens: c.Tokens, Stride: c.Step})
		if err != nil || len(got) != len(c.Windows) {
			t.Errorf("%s: %d windows, want %d; %v", c.Question, len(got), len(c.Windows), err)
			continue
		}
		if len(got) > 1 {
			several++
		}
		for i, want := range c.Windows {
			// A character in several tokens, its bytes, is in the answer with all of them here, and with one there.
			w := got[i]
			same := w.Offsets[w.Start] == w.Offsets[want.Start] && w.Offsets[w.End] == w.Offsets[want.End]
			if !slices.Equal(w.IDs, want.IDs) || !same || w.Start > want.Start || w.End < want.End {
				t.Errorf("%s, window %d: answer %d to %d, want %d to %d; ids %v, want %v", c.Question, i, w.Start, w.End,
					want.Start, want.End, w.IDs, want.IDs)
			}
			if want.Start > 0 {
				answered++
			}
		}
	}
	if several < 5 || answered < 8 {
		t.Errorf("%d cases have several windows, and %d windows an answer", several, answered)
	}
}
