package pretrained

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ablate-go/ablate/internal/safetensors"
)

// FuzzFolder: whatever the files of a folder of weights hold, it is refused with a reason, or told about.
func FuzzFolder(f *testing.F) {
	read := func(path string) []byte {
		data, err := os.ReadFile(filepath.Join("testdata", path))
		if err != nil {
			f.Fatal(err)
		}
		return data
	}
	small := filepath.Join(f.TempDir(), "w.safetensors")
	table := safetensors.Tensor{Shape: []int{3, 2}, Data: make([]float32, 6)}
	err := safetensors.Write(small, map[string]safetensors.Tensor{
		"deberta.embeddings.word_embeddings.weight": table, "embeddings.word_embeddings.weight": table,
	}, map[string]string{"format": "pt"})
	if err != nil {
		f.Fatal(err)
	}
	weights, err := os.ReadFile(small)
	if err != nil {
		f.Fatal(err)
	}
	config := read("hub/config.json")
	f.Add(config, read("hub/generator_config.json"), weights, []byte(`{"weight_map": {"a": "model.safetensors"}}`))
	f.Add(config, []byte("{}"), []byte("PK\x03\x04"), []byte(`{"weight_map": {"a": "../x"}}`))
	f.Add([]byte(`{"hidden_size": 1e9, "vocab_size": -1}`), []byte("null"), []byte{8, 0, 0, 0, 0, 0, 0, 0}, []byte("[]"))
	f.Fuzz(func(t *testing.T, config, generator, weights, index []byte) {
		dir := t.TempDir()
		for name, data := range map[string][]byte{
			"config.json": config, "generator_config.json": generator, "model.safetensors": weights,
			"model.safetensors.index.json": index, "tokenizer_config.json": config, "task.json": config,
		} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var task struct{ Name string }
		_ = ReadTask(dir, &task)
		c, err := Open(dir)
		if err != nil {
			return
		}
		defer c.Close()
		if _, err := c.Report(); err != nil {
			return
		}
		_ = c.Notes()
		_, _ = c.Tokenizer()
	})
}
