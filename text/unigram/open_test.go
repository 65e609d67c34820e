package unigram

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func TestWhichFileOfAFolderWins(t *testing.T) {
	model, _ := unpacked(t, "latin.model", "other.model")
	dir := filepath.Dir(model)
	if k := opened(t, dir); k.scheme.settings()[:13] != "sentencepiece" {
		t.Error("the only *.model was not taken")
	}
	_, data := unpacked(t, "latin.tokenizer.json", "x")
	texttest.Write(t, dir, "tokenizer.json", string(data))
	if k := opened(t, dir); k.scheme.file().kind != sentencePieceFile {
		t.Error("a model file should win over transformers' tokenizer.json")
	}
	texttest.Write(t, dir, "second.model", "")
	if k := opened(t, dir); k.scheme.file().kind != transformersFile {
		t.Error("with two models, tokenizer.json should be taken")
	}
	ours := mustTrain(t, texttest.Prose(500), TrainOptions{VocabSize: 320})
	if err := ours.Save(filepath.Join(dir, "tokenizer.json")); err != nil {
		t.Fatal(err)
	}
	_, data = unpacked(t, "many.model", "x")
	texttest.Write(t, dir, "spm.model", string(data))
	if k := opened(t, dir); k.Hash() != ours.Hash() {
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
