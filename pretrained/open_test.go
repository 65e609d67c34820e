package pretrained

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/sharing"
)

// copyFolder copies the files of testdata/name, after changes to their text.
func copyFolder(t *testing.T, name string, changes map[string][2]string) string {
	t.Helper()
	dir := t.TempDir()
	entries, err := os.ReadDir(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join("testdata", name, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := changes[e.Name()]; ok {
			changed := strings.Replace(string(data), c[0], c[1], 1)
			if changed == string(data) {
				t.Fatalf("%s does not hold %q", e.Name(), c[0])
			}
			data = []byte(changed)
		}
		if err := os.WriteFile(filepath.Join(dir, e.Name()), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A configuration that lies about the weights is refused, and before memory of its sizes is made.
func TestConfigurationsOfOtherModels(t *testing.T) {
	for _, change := range [][2]string{
		{`"vocab_size": 40`, `"vocab_size": 41`},
		{`"vocab_size": 40`, `"vocab_size": 4000000000000`},
		{`"hidden_size": 16`, `"hidden_size": 1600000`},
		{`"intermediate_size": 24`, `"intermediate_size": 2400000000`},
		{`"num_hidden_layers": 3`, `"num_hidden_layers": 1000000000000`},
		{`"num_hidden_layers": 3`, `"num_hidden_layers": 4`},
		{`"num_hidden_layers": 3`, `"num_hidden_layers": 2`},
		{`"max_position_embeddings": 16`, `"max_position_embeddings": 160000000000`},
		{`"position_buckets": 4`, `"position_buckets": 8`},
	} {
		dir := copyFolder(t, "hub", map[string][2]string{"config.json": change})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c, err := Open(dir)
		if err == nil {
			_, err = c.Report()
			c.Close()
		}
		runtime.ReadMemStats(&after)
		if err == nil || len(err.Error()) > 2000 {
			t.Errorf("%s: %v", change[1], err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 8<<20 {
			t.Errorf("%s: %d bytes allocated", change[1], n)
		}
	}
}

func TestOpenNamesWhatIsWrong(t *testing.T) {
	empty := t.TempDir()
	sharded := t.TempDir()
	if err := os.WriteFile(filepath.Join(sharded, "model.safetensors.index.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	bare := copyFolder(t, "hub", nil)
	if err := os.Remove(filepath.Join(bare, "config.json")); err != nil {
		t.Fatal(err)
	}
	for path, cause := range map[string]string{
		"nowhere":          "no such file",
		empty:              "pytorch_model.bin",
		sharded:            "weight_map",
		bare:               "no config.json",
		"config.go":        "neither the zip nor the pickle",
		"testdata/make.py": "neither the zip nor the pickle",
	} {
		if c, err := Open(path); err == nil || !strings.Contains(err.Error(), cause) {
			t.Errorf("%s: %v, %v, want a word of %q", path, c, err, cause)
		}
	}
}

// The folders of a fine-tuning run name its model; a cell of a plan is none of them, wherever a finetune.yaml lies.
func TestFineTuningRunNamesItsModel(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"tuned/cells/random/lr-0.1/seed-1", "plan/cells/mlm/seed-1", "cells/mlm/seed-1"} {
		if err := os.MkdirAll(filepath.Join(dir, path, "checkpoint"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"tuned/finetune.yaml", "finetune.yaml", "plan.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, path), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(filepath.Join(dir, "tuned", "cells"))
	for path, model := range map[string]string{
		filepath.Join(dir, "tuned"): filepath.Join(dir, "tuned", "model"),
		"..":                        "../model",
		".":                         "../model",
		"random/lr-0.1/seed-1":      "../model",
		filepath.Join(dir, "tuned", "cells", "random", "lr-0.1", "seed-1"): filepath.Join(dir, "tuned", "model"),
		filepath.Join(dir, "plan", "cells", "mlm", "seed-1"):               "",
		filepath.Join(dir, "cells", "mlm", "seed-1"):                       "",
	} {
		_, err := Open(path)
		got := ""
		if err != nil {
			_, rest, _ := strings.Cut(err.Error(), "name the run's model, ")
			got, _, _ = strings.Cut(rest, ",")
		}
		if err == nil || got != filepath.FromSlash(model) {
			t.Errorf("%s: %v, want the model %q", path, err, model)
		}
	}
}

// E_Delta is what is stored, or else E_D - E_G; without a generator there is none, and a start that needs it says the
// way out.
func TestRulesForDelta(t *testing.T) {
	stored := open(t, "testdata/hub")
	tables, err := stored.Tables()
	if err != nil {
		t.Fatal(err)
	}
	for i := range tables.D {
		if d := tables.G[i] + tables.Delta[i] - tables.D[i]; d > 1e-3 || d < -1e-3 {
			t.Fatalf("E_G + E_Delta is %g from E_D at %d, and both are halves", d, i)
		}
	}
	if merge, err := stored.MergeError(); err != nil || merge == nil || *merge > 1e-3 || *merge == 0 {
		t.Errorf("merge error %v, %v", merge, err)
	}
	alone := open(t, "testdata/plain")
	if tables, err = alone.Tables(); err != nil || tables.Delta != nil || tables.G != nil || tables.D == nil {
		t.Errorf("a discriminator alone: %v", err)
	}
	const delta = "discriminator.deberta.embeddings.word_embeddings._weight"
	var missing *MissingError
	if _, err := alone.InitialValues(false).Read(delta, []int{40, 16}, make([]float32, 640)); !errors.As(err, &missing) ||
		!slices.Equal(missing.Names, []string{delta}) || !strings.Contains(err.Error(), "model.draw_missing=true") ||
		strings.Contains(err.Error(), "--") {
		t.Errorf("E_Delta without a generator: %v", err)
	}
	if found, err := alone.InitialValues(true).Read(delta, []int{40, 16}, make([]float32, 640)); found || err != nil {
		t.Errorf("E_Delta is to begin at zero: %v, %v", found, err)
	}
	g := make([]float32, 640)
	if found, err := alone.InitialValues(true).Read("generator.deberta.embeddings.word_embeddings.weight", []int{40, 16},
		g); !found || err != nil || g[7] != tables.D[7] {
		t.Errorf("E_G is to begin as E_D: %v, %v", found, err)
	}
	if _, err := alone.NewFillMask(); err == nil || !strings.Contains(err.Error(), "no generator") {
		t.Errorf("fill-mask without a generator: %v", err)
	}
	head := open(t, "testdata/hub/pytorch_model.generator.bin")
	if _, err := head.NewDetect(); err == nil || !strings.Contains(err.Error(), "no discriminator") {
		t.Errorf("detect with a generator: %v", err)
	}
}

// A discriminator whose file has E_Delta, without the generator that it is added to: what begins in its place has the
// same E_D.
func TestDeltaWithoutItsGenerator(t *testing.T) {
	dir := copyFolder(t, "hub", nil)
	for _, name := range []string{"pytorch_model.generator.bin", "generator_config.json"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	c := open(t, dir)
	tables, err := c.Tables()
	if err != nil {
		t.Fatal(err)
	}
	g, delta := make([]float32, 640), make([]float32, 640)
	for name, dst := range map[string][]float32{sharing.GeneratorTable: g, sharing.DeltaTable: delta} {
		if found, err := c.InitialValues(true).Read(name, []int{40, 16}, dst); !found || err != nil {
			t.Fatalf("%s: %v, %v", name, found, err)
		}
	}
	for i := range g {
		if d := g[i] + delta[i] - tables.D[i]; d > 1e-6 || d < -1e-6 {
			t.Fatalf("E_G + E_Delta is %g from E_D", d)
		}
	}
}

// The release of xsmall may have no configuration of its generator: it is that of the discriminator, but for the depth
// that the names tell.
func TestGeneratorWithoutItsConfiguration(t *testing.T) {
	f, by := readExpected(t)
	dir := copyFolder(t, "hub", nil)
	if err := os.Remove(filepath.Join(dir, generatorConfig)); err != nil {
		t.Fatal(err)
	}
	c := open(t, dir)
	if n := c.Generator().Config.Layers; n != 2 {
		t.Errorf("the generator has %d layers", n)
	}
	computes(t, c, f, by["hub"])
}

// A tokenizer is the checkpoint's only if it lies with it and fits.
func TestTokenizersOfOthersAreNotTaken(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "model")
	if err := os.Rename(copyFolder(t, "hub", nil), dir); err != nil {
		t.Fatal(err)
	}
	tok := tokenizer(t)
	if err := tok.Save(filepath.Join(root, "tokenizer.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Tokenizer(); !errors.Is(err, ErrNoTokenizer) {
		t.Errorf("one in the folder above: %v", err)
	}
	if err := tok.Save(filepath.Join(dir, "tokenizer.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Tokenizer(); err == nil || !strings.Contains(err.Error(), "another model") {
		t.Errorf("one with more ids than the table has rows: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "tokenizer.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Tokenizer(); err == nil || errors.Is(err, ErrNoTokenizer) {
		t.Errorf("a damaged one: %v", err)
	}
}

// Weights that are not numbers are refused by name, whatever asks for them.
func TestWeightsThatAreNotFinite(t *testing.T) {
	dir := export(t, open(t, "testdata/hub"))
	path := filepath.Join(dir, "model.safetensors")
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]safetensors.Tensor{}
	for _, name := range f.Names() {
		shape, err := f.Shape(name)
		if err != nil {
			t.Fatal(err)
		}
		data := make([]float32, int(floatProduct(shape...)))
		if err := f.ReadFloat32(name, data); err != nil {
			t.Fatal(err)
		}
		all[name] = safetensors.Tensor{Shape: shape, Data: data}
	}
	f.Close()
	all[wordTable].Data.([]float32)[7] = float32(math.NaN())
	if err := safetensors.Write(path, all, nil); err != nil {
		t.Fatal(err)
	}
	c := open(t, dir)
	if _, err := c.Tables(); err == nil ||
		!strings.Contains(err.Error(), "word_embeddings.weight has values that are not finite") {
		t.Errorf("tables: %v", err)
	}
	to := filepath.Join(t.TempDir(), "again")
	if _, err := c.Export(to); err == nil {
		t.Error("they are exported")
	}
	if left, _ := os.ReadDir(filepath.Dir(to)); len(left) > 0 {
		t.Errorf("a failed export leaves %v", left)
	}
}

// A pair shares vocabulary and width.
func TestNetworksOfTwoModelsAreNoPair(t *testing.T) {
	dir := copyFolder(t, "hub", nil)
	other := open(t, "testdata/hub")
	other.discriminator = nil
	other.generator.Config.Vocab = 30
	data := make([]float32, 30*16)
	all := map[string]safetensors.Tensor{}
	needs, err := open(t, "testdata/hub").generator.needs(generatorScope)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range needs {
		name := strings.TrimPrefix(w.Name, "generator.")
		if name == wordTable {
			all[name] = safetensors.Tensor{Shape: []int{30, 16}, Data: data}
		} else if err := open(t, "testdata/hub").generator.copyTo(all, name, name, w.Shape); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeNetwork(filepath.Join(dir, "generator"), other.generator.Network, "DebertaV2ForMaskedLM", nil,
		all); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil ||
		!strings.Contains(err.Error(), "[30, 16] and a discriminator with one of [40, 16]") {
		t.Errorf("%v", err)
	}
}
