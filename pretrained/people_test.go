package pretrained

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/safetensors"
	"gorgonia.org/tensor"
)

// Checkpoints as programs leave them compute what the reference does: wrapped in dicts, below names of other
// programs, in float64, in several parts. See testdata/people.py.
func TestCheckpointsAsPeopleHaveThem(t *testing.T) {
	f, by := readExpected(t)
	for name, c := range map[string]struct {
		want expected
		note string
	}{
		"wrapped":  {by["plain"], `"state_dict.model."`},
		"compiled": {by["hub"], `"_orig_mod.module."`},
		"double":   {by["plain"], "float64"},
		"shards":   {by["saved"], ""},
	} {
		t.Run(name, func(t *testing.T) {
			checkpoint := open(t, filepath.Join("testdata", name))
			computes(t, checkpoint, f, c.want)
			computes(t, open(t, export(t, checkpoint)), f, c.want)
			notes := strings.Join(checkpoint.Notes(), "|")
			if !strings.Contains(notes, c.note) || (notes == "") != (c.note == "") {
				t.Errorf("notes %q, want a word of %q", notes, c.note)
			}
		})
	}
}

// renamedCopy writes the export of testdata/plain with other names for its tensors; one that becomes "" is left out.
func renamedCopy(t *testing.T, name func(string) []string) string {
	t.Helper()
	dir := export(t, open(t, "testdata/plain"))
	all := map[string]safetensors.Tensor{}
	for _, file := range []string{"model.safetensors", "ablate.safetensors"} {
		f, err := safetensors.Open(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, old := range f.Names() {
			shape, err := f.Shape(old)
			if err != nil {
				t.Fatal(err)
			}
			data := make([]float32, tensor.Shape(shape).TotalSize())
			if err := f.ReadFloat32(old, data); err != nil {
				t.Fatal(err)
			}
			for _, n := range name(old) {
				all[n] = safetensors.Tensor{Shape: shape, Data: data}
			}
		}
		f.Close()
	}
	if err := os.Remove(filepath.Join(dir, "ablate.safetensors")); err != nil {
		t.Fatal(err)
	}
	if err := safetensors.Write(filepath.Join(dir, "model.safetensors"), all, nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestNamesBelowOtherNames(t *testing.T) {
	f, by := readExpected(t)
	for _, prefix := range []string{"module.", "_orig_mod.", "model.", "module._orig_mod.", "state_dict.module.",
		"model.discriminator.", "0.auto_model.", "discriminator."} {
		dir := renamedCopy(t, func(n string) []string { return []string{prefix + n} })
		if strings.HasSuffix(prefix, "discriminator.") { // a pair's file, whose configuration has two parts
			config, err := os.ReadFile(filepath.Join(dir, "config.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "config.json"),
				[]byte(`{"embedding_sharing": "none", "discriminator": `+string(config)+`}`), 0o644); err != nil {
				t.Fatal(err)
			}
			dir = filepath.Join(dir, "model.safetensors")
		}
		c := open(t, dir)
		computes(t, c, f, by["plain"])
	}
	// An encoder without the name of its model, beside names that stay, and beside what an optimizer keeps.
	dir := renamedCopy(t, func(n string) []string {
		n = strings.TrimPrefix(n, "deberta.")
		return []string{"net." + n, "optimizer.exp_avg.net." + n}
	})
	computes(t, open(t, dir), f, by["plain"])

	dir = renamedCopy(t, func(n string) []string { return []string{"student." + n, "teacher." + n} })
	if _, err := Open(dir); !errors.As(err, new(*SeveralModelsError)) || !strings.Contains(err.Error(), "student.") ||
		!strings.Contains(err.Error(), "teacher.") {
		t.Errorf("two models: %v", err)
	}
	dir = renamedCopy(t, func(n string) []string { return []string{n, "ema." + n} })
	c := open(t, dir)
	computes(t, c, f, by["plain"])
	reports, err := c.Report()
	if err != nil || len(reports[0].Unused) < 60 {
		t.Errorf("beside a model by its own names, others are unused: %v, %v", reports, err)
	}
}

// The content decides what a file is, whatever it is called.
func TestFilesUnderAnotherEnding(t *testing.T) {
	f, by := readExpected(t)
	for from, to := range map[string]string{"testdata/plain/pytorch_model.bin": "model.safetensors",
		"testdata/double/pytorch_model.bin": "model.safetensors"} {
		dir := t.TempDir()
		copyFile(t, from, filepath.Join(dir, to))
		copyFile(t, "testdata/plain/config.json", filepath.Join(dir, "config.json"))
		computes(t, open(t, dir), f, by["plain"])
	}
	dir := t.TempDir()
	copyFile(t, "testdata/saved/model.safetensors", filepath.Join(dir, "pytorch_model.bin"))
	copyFile(t, "testdata/saved/config.json", filepath.Join(dir, "config.json"))
	computes(t, open(t, dir), f, by["saved"])
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, string(data))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is under the name of weights and is none is named, with what to do.
func TestFilesThatAreNoWeights(t *testing.T) {
	for text, want := range map[string]string{
		"version https://git-lfs.github.com/spec/v1\noid sha256:abab\nsize 371146213\n": "is a Git LFS pointer",
		"<!DOCTYPE html><html><head><title>Access denied</title></head></html>":         "is a web page",
		"Entry not found": "Entry not found",
		"../../blobs/b1":  "cp -rL",
		"":                "is empty",
	} {
		for _, name := range []string{"pytorch_model.bin", "model.safetensors"} {
			dir := t.TempDir()
			write(t, filepath.Join(dir, name), text)
			copyFile(t, "testdata/plain/config.json", filepath.Join(dir, "config.json"))
			if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), want) ||
				!strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s of %.20q: %v", name, text, err)
			}
		}
	}
}

func TestPartsThatAreNotThere(t *testing.T) {
	const index = "model.safetensors.index.json"
	whole := copyFolder(t, "shards", nil)
	for what, change := range map[string][2]string{
		"is not there":   {"model-00002-of-00003", "model-00009-of-00003"},
		"it has not":     {`"cls.predictions.bias"`, `"cls.predictions.bios"`},
		"no file beside": {`"model-00002-of-00003`, `"../model-00002-of-00003`},
		"get it again":   {`"weight_map"`, `"weights_map"`},
	} {
		dir := copyFolder(t, "shards", map[string][2]string{index: change})
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), what) ||
			!strings.Contains(err.Error(), index) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := os.Truncate(filepath.Join(whole, "model-00003-of-00003.safetensors"), 4000); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(whole); err == nil || !strings.Contains(err.Error(), "model-00003-of-00003.safetensors") {
		t.Errorf("a part cut short: %v", err)
	}
}

// Folders one level off: the error says what is there, or the note what was opened.
func TestFoldersOneLevelOff(t *testing.T) {
	root := t.TempDir()
	model := func(at ...string) string {
		dir := filepath.Join(append([]string{root}, at...)...)
		copyFile(t, "testdata/saved/model.safetensors", filepath.Join(dir, "model.safetensors"))
		copyFile(t, "testdata/saved/config.json", filepath.Join(dir, "config.json"))
		return dir
	}
	model("trainer", "checkpoint-500")
	last := model("trainer", "checkpoint-1000")
	model("trainer", "checkpoint-best")
	model("down", "final")
	for dir, file := range map[string]string{"tf": "tf_model.h5", "flax": "flax_model.msgpack", "onnx": "onnx/model.onnx",
		"peft": "adapter_config.json", "ckpt": "bert_model.ckpt.index", "gguf": "x.Q4.gguf", "named": "last.ckpt",
		"zero": "zero_to_fp32.py", "only trainer's": "training_args.bin"} {
		write(t, filepath.Join(root, dir, file), "x")
	}
	for dir, want := range map[string]string{
		"trainer": "name one of its 2 checkpoints, such as " + last,
		"tf":      "TensorFlow weights (tf_model.h5) alone",
		"flax":    "Flax weights (flax_model.msgpack) alone", "onnx": "ONNX graph (model.onnx)", "peft": "merge_and_unload",
		"ckpt": "TensorFlow checkpoint", "gguf": "GGUF", "down": "one level further down", "named": "last.ckpt: name",
		"zero": "zero_to_fp32.py", "only trainer's": "nor model.safetensors or pytorch_model.bin",
	} {
		_, err := Open(filepath.Join(root, dir))
		if !errors.As(err, new(*NoWeightsError)) || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", dir, err, want)
		}
	}
	if c := open(t, last); c.Generator() == nil {
		t.Error("a Trainer's checkpoint has no generator")
	}
}

// The cache of huggingface_hub: by the model's folder, by its name, by a revision.
func TestTheCacheOfTheHub(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "XDG_CACHE_HOME"} {
		t.Setenv(name, "")
	}
	t.Setenv("HF_HOME", home)
	repo := filepath.Join(home, "hub", "models--microsoft--deberta-v3-tiny")
	snapshot := func(hash string) string {
		dir := filepath.Join(repo, "snapshots", hash)
		copyFile(t, "testdata/saved/model.safetensors", filepath.Join(dir, "model.safetensors"))
		copyFile(t, "testdata/saved/config.json", filepath.Join(dir, "config.json"))
		return dir
	}
	first := snapshot("abc123")
	opens := func(path, want string) {
		t.Helper()
		c, err := Open(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		defer c.Close()
		if c.Path != path || !slices.Contains(c.dirs, want) {
			t.Errorf("%s: opened %v, want %s", path, c.dirs, want)
		}
	}
	refuses := func(path string, words ...string) {
		t.Helper()
		c, err := Open(path)
		for _, w := range words {
			if err == nil || !strings.Contains(err.Error(), w) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v, %v, want a word of %q", path, c, err, w)
			}
		}
	}
	opens(repo, first)
	opens("hf:microsoft/deberta-v3-tiny", first)
	second := snapshot("def456")
	refuses(repo, "2 snapshots", first)
	opens("hf:microsoft/deberta-v3-tiny@def", second)
	write(t, filepath.Join(repo, "refs", "main"), "def456\n")
	write(t, filepath.Join(repo, "refs", "pr", "1"), "abc123")
	opens(repo, second)
	opens("hf:microsoft/deberta-v3-tiny", second)
	opens("hf:microsoft/deberta-v3-tiny@pr/1", first)
	refuses("hf:microsoft/deberta-v3-tiny@fed", "no revision fed")
	refuses("hf:microsoft/deberta-v3-base", "hf download microsoft/deberta-v3-base", filepath.Join(home, "hub"))
	refuses("hf:../x", "is no name of a model")
	refuses("hf:", "is no name of a model")
	refuses("hf:a/b/c", "is no name of a model")
	refuses(home, "models--microsoft--deberta-v3-tiny")
	refuses(filepath.Join(home, "hub"), "models--microsoft--deberta-v3-tiny")
	if err := os.Remove(filepath.Join(second, "model.safetensors")); err != nil {
		t.Fatal(err)
	}
	refuses("hf:microsoft/deberta-v3-tiny", "has no weights", "hf download")
	t.Setenv("HF_HUB_CACHE", filepath.Join(home, "elsewhere"))
	refuses("hf:microsoft/deberta-v3-tiny", filepath.Join(home, "elsewhere"))
}

// A discriminator has no absolute positions, so that it reads windows longer than max_position_embeddings, as the
// authors' code does; a mask decoder has.
func TestLongTexts(t *testing.T) {
	data, err := os.ReadFile("testdata/long.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		IDs []int     `json:"ids"`
		RTD []float32 `json:"rtd_logits"`
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	c := open(t, "testdata/hub")
	d := &Detect{Network: *c.Discriminator(), params: graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32)}
	got, err := d.Logits(want.IDs)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.IDs) <= d.Network.Config.MaxPositions {
		t.Fatal("the window is not long")
	}
	near(t, "RTD logits", got, want.RTD)
	g := &FillMask{Network: *c.Generator(), params: graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32)}
	if _, err := g.Logits(want.IDs, []int{3}); !errors.As(err, new(*TooLongError)) {
		t.Errorf("the generator reads %d tokens: %v", len(want.IDs), err)
	}
	if _, err := d.Logits(make([]int, maxWindow+1)); !errors.As(err, new(*TooLongError)) {
		t.Errorf("a text without end: %v", err)
	}
}

// DeBERTa v1 and v2 xlarge are refused by what differs, with what to take instead.
func TestOtherDebertasAreRefusedByWhatDiffers(t *testing.T) {
	const next = "this program computes DeBERTaV3; take a model of it, such as microsoft/deberta-v3-base"
	large := strings.Replace(released, `"hidden_size": 768`, `"hidden_size": 1536`, 1)
	for name, c := range map[string]struct{ config, want string }{
		"v1": {strings.Replace(released, `"model_type": "deberta-v2"`, `"model_type": "deberta"`, 1), "pos_q_proj"},
		"v1 as it is released": {`{"model_type": "deberta", "hidden_size": 768, "num_hidden_layers": 12,
			"num_attention_heads": 12, "intermediate_size": 3072, "hidden_act": "gelu", "vocab_size": 50265,
			"max_position_embeddings": 512, "relative_attention": true, "pos_att_type": "c2p|p2c", "layer_norm_eps": 1e-7,
			"max_relative_positions": -1, "position_biased_input": false, "type_vocab_size": 0}`, "vocabulary of GPT-2"},
		"v2 xlarge": {strings.Replace(large, `"vocab_size": 128100`,
			`"vocab_size": 128100, "conv_kernel_size": 3, "conv_act": "gelu"`, 1), "convolution over neighbouring tokens"},
		"v2 xxlarge": {strings.Replace(large, `"vocab_size": 128100`,
			`"vocab_size": 128100, "conv_kernel_size": 5`, 1), "conv_kernel_size is 5"},
		"ELECTRA": {strings.Replace(released, `"deberta-v2"`, `"electra"`, 1), `model_type is "electra"`},
	} {
		_, err := parseConfig([]byte(c.config))
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), next) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What one key of a DeBERTaV3 says is no other model.
	_, err := parseConfig([]byte(strings.Replace(released, `"vocab_size": 128100`,
		`"vocab_size": 128100, "pad_token_id": 1`, 1)))
	if err == nil || strings.Contains(err.Error(), "take a model") {
		t.Errorf("another key: %v", err)
	}
}

// FuzzIndex opens a model in parts by any index.
func FuzzIndex(f *testing.F) {
	data, err := os.ReadFile("testdata/shards/model.safetensors.index.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"weight_map": {"a": "../x", "b": "model-00001-of-00003.safetensors"}}`))
	dir := f.TempDir()
	for _, name := range []string{"config.json", "model-00001-of-00003.safetensors"} {
		part, err := os.ReadFile(filepath.Join("testdata/shards", name))
		if err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), part, 0o644); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "model.safetensors.index.json")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		if c, err := Open(path); err == nil {
			if _, err := c.Report(); err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("%v", err)
			}
			c.Close()
		}
	})
}
