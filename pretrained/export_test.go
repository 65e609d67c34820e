package pretrained

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/safetensors"
)

func export(t *testing.T, c *Checkpoint) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	if _, err := c.Export(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// What was exported opens again as the same pair: it computes the same, and has the same E_Delta.
func TestExportIsOpenedAgain(t *testing.T) {
	f, by := readExpected(t)
	for name, want := range by {
		before := open(t, filepath.Join("testdata", name))
		after := open(t, export(t, before))
		computes(t, after, f, want)
		a, err := before.Tables()
		if err != nil {
			t.Fatal(err)
		}
		b, err := after.Tables()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(a.Delta, b.Delta) || !slices.Equal(a.D, b.D) || !slices.Equal(a.G, b.G) || before.Sharing != after.Sharing {
			t.Errorf("%s: tables differ after the export", name)
		}
	}
}

// DebertaV2Model must find every key that it knows and no other: the head of RTD lies in a file of its own.
func TestExportHasNoForeignKeys(t *testing.T) {
	dir := export(t, open(t, "testdata/hub"))
	f, err := safetensors.Open(filepath.Join(dir, "model.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range f.Names() {
		if !strings.HasPrefix(name, "deberta.") || strings.Contains(name, "_weight") || strings.Contains(name, "position") {
			t.Errorf("the discriminator's file has %s", name)
		}
	}
	if f.Metadata()["format"] != "pt" {
		t.Error("the file does not say that its tensors are PyTorch's, which transformers asks for")
	}
}

func TestExportRefuses(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "thesis.txt"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := open(t, "testdata/hub")
	if _, err := c.Export(full); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder with something in it: %v", err)
	}
	c.generator.Attention = "c2p+p2c"
	if _, err := c.Export(filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "c2c") {
		t.Errorf("attention without content: %v", err)
	}
}

// transformers itself loads the exports, without a missing or unexpected key, and computes the same. It runs where
// ABLATE_PYTHON names a Python that has transformers.
func TestTransformersLoadsExports(t *testing.T) {
	python := os.Getenv("ABLATE_PYTHON")
	if python == "" {
		t.Skip("ABLATE_PYTHON does not name a Python with transformers")
	}
	f, by := readExpected(t)
	for name, want := range by {
		dir := export(t, open(t, filepath.Join("testdata", name)))
		out, err := exec.Command(python, "testdata/roundtrip.py", dir, "1,17,39,8,25,39,30,11,2").Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got struct {
			States []float32   `json:"states"`
			Logits [][]float32 `json:"logits"`
		}
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("%s: %v in %q", name, err, out)
		}
		if want.States != nil {
			near(t, name+": states of the discriminator", got.States, want.States)
		}
		if name == "saved" { // without the enhanced mask decoder transformers' logits are ours
			for i, p := range f.Places {
				near(t, name+": MLM logits", got.Logits[p], want.MLM[i])
			}
		}
	}
}
