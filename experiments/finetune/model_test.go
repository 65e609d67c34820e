package finetune

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/pretrained"
)

// The export of a fine-tuned model has its head: it scores what the model scores.
func TestExportOfAFineTunedModelHasItsHead(t *testing.T) {
	c := smallConfig(t, "test-classify")
	r := open(t, c, filepath.Join(t.TempDir(), "run"))
	want := train(t, r).Best().Dev[0]
	for _, path := range []string{filepath.Join(r.Dir, modelDir), filepath.Join(r.Dir, modelDir, "model.safetensors")} {
		from, err := pretrained.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer from.Close()
		to := filepath.Join(t.TempDir(), "export")
		notes, err := from.Export(to)
		if err != nil || !strings.Contains(strings.Join(notes, ""), "DebertaV2ForSequenceClassification") {
			t.Fatalf("notes %q, %v", notes, err)
		}
		m, err := OpenModel(to, 4)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		if got, _, err := m.Evaluate(t.Context(), r.Data.Dev[0]); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("the export scores %v, and the model %v (%v)", got, want, err)
		}
		if _, err := from.Export(to); err == nil {
			t.Error("a folder with files is written over")
		}
	}

	// Without its task it is a model of transformers, whose encoder is exported, and a note says so.
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.CopyFS(plain, os.DirFS(filepath.Join(r.Dir, modelDir))); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(plain, "task.json")); err != nil {
		t.Fatal(err)
	}
	from, err := pretrained.Open(plain)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	notes, err := from.Export(filepath.Join(t.TempDir(), "export"))
	if err != nil || !strings.Contains(strings.Join(notes, ""), "(classifier and pooler) is left out") {
		t.Errorf("notes %q, %v", notes, err)
	}
}

// What a process left that was killed while it wrote the model is gone after the next start, and nothing else is.
func TestPartsOfAModelAreRemoved(t *testing.T) {
	c, dir := oneEpoch(t)
	trainIn(t, c, dir)
	want := testutil.Folder(t, dir)
	part := filepath.Join(dir, ".model-123")
	if err := os.Mkdir(part, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(part, "model.safetensors"), []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	trainIn(t, c, dir)
	if got := testutil.Folder(t, dir); !maps.Equal(got, want) {
		t.Error("the folder is another one than before the kill")
	}
}
