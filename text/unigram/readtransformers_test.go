package unigram

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestOtherVocabulariesAreRefused(t *testing.T) {
	_, b := unpacked(t, "latin.tokenizer.json", "x")
	var j map[string]any
	change := func(fn func()) string {
		if err := json.Unmarshal(b, &j); err != nil {
			t.Fatal(err)
		}
		fn()
		out, err := json.Marshal(j)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	model := func() map[string]any { return j["model"].(map[string]any) }
	for want, file := range map[string]string{
		"BPE":         change(func() { model()["type"] = "BPE" }),
		"unk_id":      change(func() { model()["unk_id"] = 0 }),
		"StripAccent": change(func() { j["normalizer"] = map[string]any{"type": "StripAccents"} }),
		"no pre_tok":  change(func() { j["pre_tokenizer"] = nil }),
		"ByteLevel":   change(func() { j["pre_tokenizer"] = map[string]any{"type": "ByteLevel"} }),
		"never": change(func() {
			j["pre_tokenizer"] = map[string]any{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never"}
		}),
		"replaces": change(func() {
			j["normalizer"] = map[string]any{"type": "Replace", "pattern": map[string]any{"String": "a"},
				"content": "b"}
		}),
		"character map": change(func() {
			j["normalizer"] = map[string]any{"type": "Precompiled", "precompiled_charsmap": "AAAA"}
		}),
		"should be [PAD]": change(func() { model()["vocab"].([]any)[0] = []any{"<pad>", 0} }),
		"there twice":     change(func() { model()["vocab"].([]any)[10] = []any{"[PAD]", 0} }),
		"has score":       change(func() { model()["vocab"].([]any)[10] = []any{"new", -1e9} }),
		"no text of":      change(func() { j["added_tokens"] = []any{map[string]any{"id": 601, "content": ""}} }),
		"far beyond":      change(func() { j["added_tokens"] = []any{map[string]any{"id": 60000000, "content": "x"}} }),
		"another piece":   change(func() { j["added_tokens"] = []any{map[string]any{"id": 8, "content": "x"}} }),
		"id 1 and should": change(func() { j["added_tokens"] = []any{map[string]any{"id": 1, "content": "[PAD]"}} }),
		"which is":        change(func() { j["added_tokens"] = []any{map[string]any{"id": 5, "content": "[MASK]"}} }),
		"has id -5":       change(func() { j["added_tokens"] = []any{map[string]any{"id": -5, "content": "[MASK]"}} }),
		"no tokenizer":    `{"model": 3}`,
	} {
		path := texttest.Write(t, t.TempDir(), "tokenizer.json", file)
		if _, err := OpenTokenizer(path); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", want, err)
		}
	}
	_, b = unpacked(t, "latin.model", "x")
	for want, file := range map[string]string{
		"should be [CLS]":  strings.Replace(string(b), "[CLS]", "[cls]", 1),
		"no SentencePiece": string(b[:len(b)/2]),
		"no pieces":        "",
	} {
		path := texttest.Write(t, t.TempDir(), "spm.model", file)
		if _, err := OpenTokenizer(path); err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", want, err)
		}
	}
}

func TestAddedTokensAreFoundInRawText(t *testing.T) {
	_, b := unpacked(t, "latin.tokenizer.json", "x")
	s := strings.Replace(string(b), `"added_tokens": [`, `"added_tokens": [{"id": 603, "content": "<ent>"},`, 1)
	k := opened(t, texttest.Write(t, t.TempDir(), "tokenizer.json", s))
	want := append(append(k.Encode(nil, "the"), 603), k.Encode(nil, "and")...)
	if got := k.Encode(nil, "the<ent>and"); !slices.Equal(got, want) || k.MaskID() != 600 || k.Size() != 604 ||
		!k.IsSpecial(602) {
		t.Errorf("%v and not %v; [MASK] is %d of %d", got, want, k.MaskID(), k.Size())
	}
}
