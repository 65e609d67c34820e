package text

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/spm"
)

func TestOwnTokenizerGoesToTransformersAndBack(t *testing.T) {
	for _, opt := range []TrainOptions{{VocabSize: 320}, {VocabSize: 220, NoByteFallback: true}} {
		k := trained(t, append(prose(500), "<b>&\"\\ \u2028"), opt)
		dir := filepath.Join(t.TempDir(), "new")
		if err := k.WriteTransformers(dir); err != nil {
			t.Fatal(err)
		}
		if got := opened(t, dir); got.Hash() != k.Hash() || got.MaskID() != k.MaskID() {
			t.Errorf("%+v: the folder opens as another tokenizer", opt)
		}
		// spm.model has the same ids for text without near ties.
		m := opened(t, filepath.Join(dir, "spm.model"))
		for _, line := range []string{"the reader values", "The 3.5% (no)!", "ｒｅａｄ\u00a0it", " ing", "\x01"} {
			if got, want := m.Encode(nil, line), k.Encode(nil, line); !slices.Equal(got, want) {
				t.Errorf("%+v: %q has ids %v in spm.model and %v here", opt, line, got, want)
			}
		}
		if m.MaskID() != k.MaskID() || m.Piece(m.MaskID()) != "[MASK]" {
			t.Errorf("[MASK] is %d in spm.model and %d here", m.MaskID(), k.MaskID())
		}
		var config struct {
			Class   string                     `json:"tokenizer_class"`
			Decoder map[string]json.RawMessage `json:"added_tokens_decoder"`
		}
		b, err := os.ReadFile(filepath.Join(dir, "tokenizer_config.json"))
		if err != nil || json.Unmarshal(b, &config) != nil || config.Class != "PreTrainedTokenizerFast" || len(config.Decoder) != 5 {
			t.Errorf("tokenizer_config.json: %s, %v", b, err)
		}
	}
	if err := trained(t, prose(50), TrainOptions{VocabSize: 250}).WriteTransformers(filepath.Join(os.Args[0], "x")); err == nil {
		t.Error("wrote under a file as folder")
	}
}

func TestReadFilesAreCopiedBitForBit(t *testing.T) {
	for fixture, name := range map[string]string{"many.model": "spm.model", "latin.model": "spm.model", "latin.tokenizer.json": "tokenizer.json"} {
		path, data := unpacked(t, fixture, name)
		k := opened(t, path)
		dir := t.TempDir()
		if err := k.WriteTransformers(dir); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s was not copied: %v", fixture, err)
		}
		if got := opened(t, dir); got.Hash() != k.Hash() {
			t.Errorf("%s: the copy opens as another tokenizer", fixture)
		}
		saved := filepath.Join(t.TempDir(), "saved.json")
		if err := k.Save(saved); err != nil {
			t.Fatal(err)
		}
		got, err := LoadTokenizer(saved)
		if err != nil || got.Hash() != k.Hash() || got.MaskID() != k.MaskID() || !slices.Equal(got.Encode(nil, "Würde é!"), k.Encode(nil, "Würde é!")) {
			t.Errorf("%s: saved and loaded: %v", fixture, err)
		}
		b, err := os.ReadFile(saved)
		if err != nil {
			t.Fatal(err)
		}
		for what, bad := range map[string]string{
			"hash": strings.Replace(string(b), `"sha256": "`, `"sha256": "0`, 1), "model": strings.Replace(string(b), `"model": "`, `"model": "x`, 1),
			"mask": strings.Replace(string(b), `"mask_id": `, `"mask_id": -`, 1), "tail": string(b) + "x", "base64": strings.Replace(string(b), `"file": "`, `"file": "!`, 1),
			"field": strings.Replace(string(b), `"model"`, `"modle"`, 1),
		} {
			if _, err := parseTokenizer([]byte(bad)); err == nil {
				t.Errorf("%s, %s: no error", fixture, what)
			}
		}
	}
}

func TestWriteTransformersRefusesWhatItCannotSay(t *testing.T) {
	path, _ := unpacked(t, "plain.model", "spm.model")
	if err := opened(t, path).WriteTransformers(t.TempDir()); err == nil || !strings.Contains(err.Error(), "add_dummy_prefix") {
		t.Errorf("a model without dummy prefix: %v", err)
	}
}

func TestWhichFileOfAFolderWins(t *testing.T) {
	model, _ := unpacked(t, "latin.model", "other.model")
	dir := filepath.Dir(model)
	if k := opened(t, dir); k.scheme.settings()[:13] != "sentencepiece" {
		t.Error("the only *.model was not taken")
	}
	_, data := unpacked(t, "latin.tokenizer.json", "x")
	write(t, dir, "tokenizer.json", string(data))
	if k := opened(t, dir); k.scheme.file().kind != sentencePieceFile {
		t.Error("a model file should win over transformers' tokenizer.json")
	}
	write(t, dir, "second.model", "")
	if k := opened(t, dir); k.scheme.file().kind != transformersFile {
		t.Error("with two models, tokenizer.json should be taken")
	}
	own := trained(t, prose(500), TrainOptions{VocabSize: 320})
	if err := own.Save(filepath.Join(dir, "tokenizer.json")); err != nil {
		t.Fatal(err)
	}
	_, data = unpacked(t, "many.model", "x")
	write(t, dir, "spm.model", string(data))
	if k := opened(t, dir); k.Hash() != own.Hash() {
		t.Error("a tokenizer.json of ablate should win")
	}
	if err := os.Remove(filepath.Join(dir, "tokenizer.json")); err != nil {
		t.Fatal(err)
	}
	if k := opened(t, dir); k.Size() != 1001 {
		t.Error("spm.model should win over *.model")
	}
	if err := os.Remove(filepath.Join(dir, "spm.model")); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenTokenizer(dir); err == nil || !strings.Contains(err.Error(), "second.model") {
		t.Errorf("two models: %v", err)
	}
	if _, err := OpenTokenizer(t.TempDir()); err == nil {
		t.Error("an empty folder: no error")
	}
	if _, err := OpenTokenizer(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
}

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
	for want, text := range map[string]string{
		"BPE":        change(func() { model()["type"] = "BPE" }),
		"unk_id":     change(func() { model()["unk_id"] = 0 }),
		"Lowercase":  change(func() { j["normalizer"] = map[string]any{"type": "Lowercase"} }),
		"no pre_tok": change(func() { j["pre_tokenizer"] = nil }),
		"ByteLevel":  change(func() { j["pre_tokenizer"] = map[string]any{"type": "ByteLevel"} }),
		"never": change(func() {
			j["pre_tokenizer"] = map[string]any{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never"}
		}),
		"replaces": change(func() {
			j["normalizer"] = map[string]any{"type": "Replace", "pattern": map[string]any{"String": "a"}, "content": "b"}
		}),
		"character map":   change(func() { j["normalizer"] = map[string]any{"type": "Precompiled", "precompiled_charsmap": "AAAA"} }),
		"should be [PAD]": change(func() { model()["vocab"].([]any)[0] = []any{"<pad>", 0} }),
		"there twice":     change(func() { model()["vocab"].([]any)[10] = []any{"[PAD]", 0} }),
		"has score":       change(func() { model()["vocab"].([]any)[10] = []any{"new", -1e9} }),
		"flags":           change(func() { j["added_tokens"] = []any{map[string]any{"id": 600, "content": "x", "lstrip": true}} }),
		"far beyond":      change(func() { j["added_tokens"] = []any{map[string]any{"id": 60000000, "content": "x"}} }),
		"another piece":   change(func() { j["added_tokens"] = []any{map[string]any{"id": 8, "content": "x"}} }),
		"id 1 and should": change(func() { j["added_tokens"] = []any{map[string]any{"id": 1, "content": "[PAD]"}} }),
		"which is":        change(func() { j["added_tokens"] = []any{map[string]any{"id": 5, "content": "[MASK]"}} }),
		"has id -5":       change(func() { j["added_tokens"] = []any{map[string]any{"id": -5, "content": "[MASK]"}} }),
		"no tokenizer":    `{"model": 3}`,
	} {
		path := write(t, t.TempDir(), "tokenizer.json", text)
		if _, err := OpenTokenizer(path); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", want, err)
		}
	}
	_, b = unpacked(t, "latin.model", "x")
	for want, text := range map[string]string{
		"should be [CLS]":  strings.Replace(string(b), "[CLS]", "[cls]", 1),
		"no SentencePiece": string(b[:len(b)/2]),
		"no pieces":        "",
	} {
		path := write(t, t.TempDir(), "spm.model", text)
		if _, err := OpenTokenizer(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v", want, err)
		}
	}
}

func TestAddedTokensAreFoundInRawText(t *testing.T) {
	_, b := unpacked(t, "latin.tokenizer.json", "x")
	s := strings.Replace(string(b), `"added_tokens": [`, `"added_tokens": [{"id": 603, "content": "<ent>"},`, 1)
	k := opened(t, write(t, t.TempDir(), "tokenizer.json", s))
	want := append(append(k.Encode(nil, "the"), 603), k.Encode(nil, "and")...)
	if got := k.Encode(nil, "the<ent>and"); !slices.Equal(got, want) || k.MaskID() != 600 || k.Size() != 604 || !k.IsSpecial(602) {
		t.Errorf("%v and not %v; [MASK] is %d of %d", got, want, k.MaskID(), k.Size())
	}
}

func TestSpellings(t *testing.T) {
	for s, want := range map[string]string{"a\tb": "a b", "a \n c": "a c", "a\u00a0b": "a\u00a0b", " x ": " x ", "\n": " "} {
		if got := joinBreaks(s); got != want {
			t.Errorf("%q becomes %q and should be %q", s, got, want)
		}
	}
	if got := joinSpaces("a  b   c "); got != "a b c " {
		t.Errorf("%q", got)
	}
}

func TestPrepareWithAGivenTokenizer(t *testing.T) {
	opt := books(t, 3000)
	path, _ := unpacked(t, "many.model", "spm.model")
	opt.Tokenizer = opened(t, path)
	d, said := prepared(t, opt)
	if hasTrained(said) || d.Tokenizer.Hash() != opt.Tokenizer.Hash() || len(d.Counts) != opt.Tokenizer.Size() {
		t.Errorf("another tokenizer was used: %v", said)
	}
	again, said := prepared(t, opt)
	if again.DataHash != d.DataHash || again.Dir != d.Dir || strings.Contains(strings.Join(said, "\n"), "written") {
		t.Errorf("the cache was not used: %v", said)
	}
	opt.VocabSize = 0
	if other, _ := prepared(t, opt); other.Dir != d.Dir {
		t.Error("VocabSize matters although nothing is trained")
	}
	latin, _ := unpacked(t, "latin.model", "spm.model")
	opt.Tokenizer = opened(t, latin)
	if other, _ := prepared(t, opt); other.Dir == d.Dir || other.DataHash == d.DataHash {
		t.Error("another tokenizer shares the cache entry")
	}
}

func FuzzOpenTransformers(f *testing.F) {
	f.Add([]byte(`{"model":{"type":"Unigram","unk_id":3,"vocab":[["[PAD]",0],["[CLS]",0],["[SEP]",0],["[UNK]",0],["▁",-1],["a",-2]]},"pre_tokenizer":{"type":"Metaspace","replacement":"▁"}}`))
	f.Add([]byte(`{"model":{"type":"Unigram","unk_id":3,"byte_fallback":true,"vocab":[["[PAD]",0],["[CLS]",0],["[SEP]",0],["[UNK]",0],["<0x41>",-1],["a",-2]]},"normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"Metaspace","replacement":"▁"},"added_tokens":[{"id":7,"content":"x"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := (&foreignFile{transformersFile, b, -1}).tokenizer()
		if err != nil {
			return
		}
		for _, id := range k.EncodeMarked(nil, "a x A é [MASK] ▁ \xff日本") {
			if id < 0 || id >= k.Size() {
				t.Errorf("id %d of %d", id, k.Size())
			}
		}
	})
}

func FuzzEncodeWithAModel(f *testing.F) {
	path, b := unpacked(f, "many.model", "spm.model")
	k := opened(f, path)
	m, err := spm.Parse(b)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range hard {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, id := range k.EncodeMarked(nil, s) {
			if id < UnkID || id > k.MaskID() || id < len(m.Pieces) && m.Pieces[id].Kind == spm.Control {
				t.Errorf("%q has id %d", s, id)
			}
		}
	})
}
