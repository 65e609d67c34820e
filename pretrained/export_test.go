package pretrained

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
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
		if !slices.Equal(a.Delta, b.Delta) || !slices.Equal(a.D, b.D) || !slices.Equal(a.G, b.G) ||
			before.Sharing != after.Sharing {
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
	var notEmpty *NotEmptyError
	if _, err := c.Export(full); !errors.As(err, &notEmpty) || notEmpty.Dir != full ||
		!strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder with something in it: %v", err)
	}
	c.generator.Attention = "c2p+p2c"
	if _, err := c.Export(filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "c2c") {
		t.Errorf("attention without content: %v", err)
	}
}

// loaded is what transformers makes of an export, see roundtrip.py.
type loaded struct {
	States []float32   `json:"states"`
	Logits [][]float32 `json:"logits"`
	IDs    []int       `json:"ids"`
}

func loadWithTransformers(t *testing.T, args ...string) (got loaded) {
	t.Helper()
	python := os.Getenv("ABLATE_PYTHON")
	if python == "" {
		t.Skip("ABLATE_PYTHON does not name a Python with transformers")
	}
	cmd := exec.Command(python, append([]string{"testdata/roundtrip.py"}, args...)...)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	t.Log(said.String())
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
	return got
}

// transformers itself loads the exports, without a missing or unexpected key, and computes the same. It runs where
// ABLATE_PYTHON names a Python that has transformers.
func TestTransformersLoadsExports(t *testing.T) {
	f, by := readExpected(t)
	for name, want := range by {
		t.Run(name, func(t *testing.T) {
			got := loadWithTransformers(t, export(t, open(t, filepath.Join("testdata", name))), "1,17,39,8,25,39,30,11,2")
			if want.States != nil {
				near(t, "states of the discriminator", got.States, want.States)
			}
			if name == "saved" { // without the enhanced mask decoder transformers' logits are ours
				for i, p := range f.Places {
					near(t, "MLM logits", got.Logits[p], want.MLM[i])
				}
			}
		})
	}
}

// The same with a checkpoint of your own, such as a cell's folder, and the tokenizer: ABLATE_CHECKPOINT names it.
func TestTransformersLoadsACellsExport(t *testing.T) {
	path := os.Getenv("ABLATE_CHECKPOINT")
	if path == "" {
		t.Skip("ABLATE_CHECKPOINT does not name a checkpoint with a discriminator and a tokenizer")
	}
	c := open(t, path)
	d, err := c.NewDetect()
	if err != nil {
		t.Fatal(err)
	}
	const words = "It is the caller's [MASK] to close the body: naïve, 3.14 and 東京."
	ids := window(d.Tokenizer, words)
	var list []string
	for _, id := range ids {
		list = append(list, strconv.Itoa(id))
	}
	b := graph.NewBuilder(d.params)
	ours, err := discriminate(b, d.Network, len(ids))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := alone(ours, b, ids); err != nil {
		t.Fatal(err)
	}
	got := loadWithTransformers(t, export(t, c), strings.Join(list, ","), words)
	near(t, "states of the discriminator", got.States, graph.Floats[float32](ours.encoder.Output().Value()))
	if !slices.Equal(got.IDs, ids) {
		t.Errorf("transformers' tokenizer gives %v, and ours %v", got.IDs, ids)
	}
}
