package unigram

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestTokenizerFile(t *testing.T) {
	k := mustTrain(t, append(texttest.Prose(500), "<b>&\"\\ \u2028"), TrainOptions{VocabSize: 320})
	path := filepath.Join(t.TempDir(), "tokenizer.json")
	if err := k.Save(path); err != nil {
		t.Fatal(err)
	}
	got, err := LoadTokenizer(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.Hash() != k.Hash() || !slices.Equal(got.pieces, k.pieces) || !slices.Equal(got.scores, k.scores) ||
		got.unknown != k.unknown {
		t.Error("what was loaded differs from what was saved")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(b), "\n"); lines < k.Size() || lines > k.Size()+20 {
		t.Errorf("%d lines for %d pieces", lines, k.Size())
	}
	s := string(b)
	for name, bad := range map[string]string{
		"empty":            "",
		"text":             "hello",
		"cut":              s[:len(s)/2],
		"tail":             s + "x",
		"format":           strings.Replace(s, tokenizerFormat, "other", 1),
		"newer":            strings.Replace(s, `"version": 1`, `"version": 2`, 1),
		"unknown field":    strings.Replace(s, `"version": 1`, `"version": 1, "more": 2`, 1),
		"hash":             strings.Replace(s, `"sha256": "`, `"sha256": "0`, 1),
		"model":            strings.Replace(s, "unigram", "bpe", 1),
		"score":            strings.Replace(s, `["▁",-`, `["▁",-1`, 1),
		"positive score":   strings.Replace(s, `["▁",-`, `["▁",`, 1),
		"twice":            strings.Replace(s, `["▁the"`, `["▁"`, 1),
		"mark missing":     strings.Replace(s, `["▁",`, `["▁▁",`, 1),
		"empty piece":      strings.Replace(s, `["▁",`, `["",`, 1),
		"special moved":    strings.Replace(s, "[CLS]", "[cls]", 1),
		"mask missing":     strings.Replace(s, "[MASK]", "[mask]", 1),
		"no byte fallback": strings.Replace(s, `"byte_fallback": true`, `"byte_fallback": false`, 1),
		"three fields":     strings.Replace(s, `["[PAD]",0]`, `["[PAD]",0,0]`, 1),
		"no pieces": `{"format": "ablate-tokenizer", "version": 1, "model": "unigram", ` +
			`"normalization": "nfkc", "pieces": []}`,
	} {
		if bad == s {
			t.Errorf("%s: this damage changed nothing", name)
		}
		texttest.Write(t, filepath.Dir(path), "bad.json", bad)
		_, err := LoadTokenizer(filepath.Join(filepath.Dir(path), "bad.json"))
		if err == nil || !strings.Contains(err.Error(), "bad.json") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := LoadTokenizer(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	if err := k.Save(filepath.Join(path, "x")); err == nil {
		t.Error("saved under a file as folder")
	}
}
