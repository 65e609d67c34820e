package pretrained

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
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
		{`"max_position_embeddings": 16`, `"max_position_embeddings": 160000000000`},
		{`"position_buckets": 4`, `"position_buckets": 8`},
	} {
		dir := copyFolder(t, "hub", map[string][2]string{"config.json": change})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c, err := Open(dir)
		if err == nil {
			var reports []Report
			if reports, err = c.Report(); err == nil {
				err = reports[1].Lacks() // of the discriminator
			}
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
		sharded:            "several parts",
		bare:               "no config.json",
		"config.go":        "neither the zip nor the pickle",
		"testdata/make.py": "neither the zip nor the pickle",
	} {
		if c, err := Open(path); err == nil || !strings.Contains(err.Error(), cause) {
			t.Errorf("%s: %v, %v, want a word of %q", path, c, err, cause)
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
	if _, err := alone.Start(false).Read(delta, []int{40, 16}, make([]float32, 640)); err == nil || !strings.Contains(err.Error(), "model.draw_missing=true") {
		t.Errorf("E_Delta without a generator: %v", err)
	}
	if found, err := alone.Start(true).Read(delta, []int{40, 16}, make([]float32, 640)); found || err != nil {
		t.Errorf("E_Delta is to begin at zero: %v, %v", found, err)
	}
	g := make([]float32, 640)
	if found, err := alone.Start(true).Read("generator.deberta.embeddings.word_embeddings.weight", []int{40, 16}, g); !found || err != nil || g[7] != tables.D[7] {
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
