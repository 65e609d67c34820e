package unigram

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestTrainedTokenizerGoesToTransformersAndBack(t *testing.T) {
	for _, opt := range []TrainOptions{{VocabSize: 320}, {VocabSize: 220, NoByteFallback: true}} {
		k := mustTrain(t, append(texttest.Prose(500), "<b>&\"\\ \u2028"), opt)
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
		if err != nil || json.Unmarshal(b, &config) != nil || config.Class != "PreTrainedTokenizerFast" ||
			len(config.Decoder) != 5 {
			t.Errorf("tokenizer_config.json: %s, %v", b, err)
		}
	}
	if err := mustTrain(t, texttest.Prose(50), TrainOptions{VocabSize: 250}).WriteTransformers(filepath.Join(os.Args[0],
		"x")); err == nil {
		t.Error("wrote under a file as folder")
	}
}

func TestReadFilesAreCopiedBitForBit(t *testing.T) {
	for fixture, name := range map[string]string{"many.model": "spm.model", "latin.model": "spm.model",
		"latin.tokenizer.json": "tokenizer.json"} {
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
		if err != nil || got.Hash() != k.Hash() || got.MaskID() != k.MaskID() ||
			!slices.Equal(got.Encode(nil, "Würde é!"), k.Encode(nil, "Würde é!")) {
			t.Errorf("%s: saved and loaded: %v", fixture, err)
		}
		b, err := os.ReadFile(saved)
		if err != nil {
			t.Fatal(err)
		}
		for what, bad := range map[string]string{
			"hash": strings.Replace(string(b), `"sha256": "`, `"sha256": "0`, 1), "model": strings.Replace(string(b),
				`"model": "`, `"model": "x`, 1),
			"mask": strings.Replace(string(b), `"mask_id": `, `"mask_id": -`,
				1), "tail": string(b) + "x", "base64": strings.Replace(string(b), `"file": "`, `"file": "!`, 1),
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
	if err := opened(t, path).WriteTransformers(t.TempDir()); err == nil ||
		!strings.Contains(err.Error(), "add_dummy_prefix") {
		t.Errorf("a model without dummy prefix: %v", err)
	}
}
