package pretrained

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// openElsewhere opens, or names, what a folder without weights of its own has below it or instead.
func (c *Checkpoint) openElsewhere(dir string) error {
	if isFolder(filepath.Join(dir, "snapshots")) {
		snapshot, why, err := hubSnapshot(dir, "")
		if err != nil {
			return err
		}
		c.notes = append(c.notes, fmt.Sprintf("%s is a folder of huggingface_hub's cache: its weights are in %s, %s", dir,
			snapshot, why))
		return c.openFolder(snapshot)
	}
	for _, look := range []func(string) string{cellsBelow, trainerBelow, cacheBelow, otherFormat, modelsBelow} {
		if what := look(dir); what != "" {
			return &NoWeightsError{Path: dir, What: what}
		}
	}
	return &NoWeightsError{Path: dir, What: fmt.Sprintf("has neither checkpoint/step-N.safetensors (the folder of a "+
		"trained cell, cells/ARM/seed-N), nor %s, nor generator/pytorch.model-N.bin",
		strings.Join(mainFiles[:2], " or "))}
}

// NoWeightsError is the error of a folder that has no weights which can be opened, with what it has.
type NoWeightsError struct{ Path, What string }

// Error implements error.
func (e *NoWeightsError) Error() string { return fmt.Sprintf("checkpoint %s %s", e.Path, e.What) }

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// cellsBelow looks for a run's folder, or one of its arms.
func cellsBelow(dir string) string {
	for _, below := range []string{"seed-*", "*/seed-*", "cells/*/seed-*"} {
		if cells := folders(dir, filepath.Join(below, "checkpoint")); len(cells) > 0 {
			return fmt.Sprintf("is a folder of trained cells: name one of its %d, such as %s", len(cells),
				filepath.Dir(cells[0]))
		}
	}
	return ""
}

// fineTuningRun looks for the folder of a fine-tuning run, or for one below its cells/, whose checkpoints hold the
// state of a training and no model.
func fineTuningRun(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "" // the working folder is gone
	}
	run, below, what := dir, "cells", "is the folder of a fine-tuning run"
	for range 5 { // cells/random/lr-RATE/seed-N is four levels down
		if below == "cells" && isFile(filepath.Join(run, "finetune.yaml")) && !isFile(filepath.Join(run, "plan.yaml")) {
			return fmt.Sprintf("%s: name the run's model, %s, which is there when all trainings have ended", what,
				filepath.Join(run, "model"))
		}
		below, what = filepath.Base(abs), "is a part of a fine-tuning run"
		abs, run = filepath.Dir(abs), filepath.Join(run, "..")
	}
	return ""
}

// folders lists the folders of a pattern below another folder, sorted.
func folders(dir, pattern string) (found []string) {
	all, _ := filepath.Glob(filepath.Join(escaped(dir), pattern))
	for _, path := range all {
		if isFolder(path) {
			found = append(found, path)
		}
	}
	return found
}

// escaped is a path in a pattern of filepath.Glob.
func escaped(path string) string {
	if filepath.Separator == '\\' {
		return path // there is no escaping on Windows
	}
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(path)
}

// trainerBelow looks for what transformers' Trainer leaves: checkpoint-500, checkpoint-1000.
func trainerBelow(dir string) string {
	type step struct {
		path   string
		number int
	}
	var steps []step
	for _, path := range folders(dir, "checkpoint-*") {
		n, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(path), "checkpoint-"))
		if _, has := firstOf(path, mainFiles...); err == nil && has {
			steps = append(steps, step{path, n})
		}
	}
	if len(steps) == 0 {
		return ""
	}
	last := slices.MaxFunc(steps, func(a, b step) int { return a.number - b.number })
	return fmt.Sprintf("is the output of a Trainer without a model of its own: name one of its %d checkpoints, such as %s",
		len(steps), last.path)
}

// cacheBelow looks for the models of huggingface_hub's cache.
func cacheBelow(dir string) string {
	for _, below := range []string{"models--*", "hub/models--*"} {
		if models := folders(dir, below); len(models) > 0 {
			return fmt.Sprintf("is a cache of huggingface_hub: name one of its %d models, such as %s", len(models), models[0])
		}
	}
	return ""
}

// modelsBelow looks one level further down for weights.
func modelsBelow(dir string) string {
	for _, path := range folders(dir, "*") {
		if _, ok := firstOf(path, mainFiles...); ok {
			return fmt.Sprintf("has no weights itself: those of %s are one level further down", path)
		}
	}
	return ""
}

const onnx = "has an ONNX graph (%s) alone, which keeps no names of weights: take the PyTorch or safetensors file " +
	"that it was made from"

// others are files of formats that are not read, by pattern, with what to do.
var others = []struct{ pattern, what string }{
	{"adapter_config.json", "has an adapter of PEFT, which is a difference to a model and no model: merge it, " +
		"AutoPeftModel.from_pretrained(FOLDER).merge_and_unload().save_pretrained(OUT), and name OUT"},
	{"tf_model*.h5", "has TensorFlow weights (%s) alone: write them for PyTorch with transformers 4, " +
		"AutoModel.from_pretrained(FOLDER, from_tf=True).save_pretrained(OUT), and name OUT"},
	{"*.ckpt.index", "has a TensorFlow checkpoint (%s) alone: write it for PyTorch with transformers 4 " +
		"(from_tf=True, save_pretrained)"},
	{"*.ckpt-*.index", "has a TensorFlow checkpoint (%s) alone: write it for PyTorch with transformers 4 " +
		"(from_tf=True, save_pretrained)"},
	{"saved_model.pb", "has a TensorFlow SavedModel alone, which has no names of weights: take the PyTorch or " +
		"safetensors file"},
	{"*.h5", "has weights of Keras or TensorFlow (%s) alone: write them for PyTorch with transformers 4 " +
		"(from_tf=True, save_pretrained)"},
	{"flax_model*.msgpack", "has Flax weights (%s) alone: write them for PyTorch with transformers 4, " +
		"AutoModel.from_pretrained(FOLDER, from_flax=True).save_pretrained(OUT), and name OUT"},
	{"*.msgpack", "has Flax weights (%s) alone: write them for PyTorch with transformers 4 " +
		"(from_flax=True, save_pretrained)"},
	{"*.onnx", onnx},
	{"onnx/*.onnx", onnx},
	{"*.gguf", "has a GGUF file (%s) alone, the format of llama.cpp, which holds no DeBERTa"},
	{"openvino_model.xml", "has an OpenVINO model alone: take the PyTorch or safetensors file that it was made from"},
	{"zero_to_fp32.py", "has a checkpoint of DeepSpeed in parts: run zero_to_fp32.py, which lies in it, to make one of " +
		"them"},
	{"*.distcp", "has a distributed checkpoint of PyTorch: make one file of it with torch.distributed.checkpoint's " +
		"dcp_to_torch_save"},
	{"*.ckpt", "has %s: name the file itself, beside its config.json"},
	{"*.pt", "has %s: name the file itself, beside its config.json"},
	{"*.pth", "has %s: name the file itself, beside its config.json"},
	{"*.bin", "has %s, which is under none of the names that are looked for: name the file itself"},
	{"*.safetensors", "has %s, which is under none of the names that are looked for: name the file itself"},
}

// trainersOwn are files beside weights that hold none.
var trainersOwn = []string{"training_args.bin", "optimizer.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth"}

// otherFormat looks for weights in formats and under names that are not opened.
func otherFormat(dir string) string {
	for _, o := range others {
		found, _ := filepath.Glob(filepath.Join(escaped(dir), o.pattern))
		found = slices.DeleteFunc(found, func(path string) bool { return slices.Contains(trainersOwn, filepath.Base(path)) })
		if len(found) == 0 {
			continue
		}
		if !strings.Contains(o.what, "%s") {
			return o.what
		}
		return fmt.Sprintf(o.what, filepath.Base(found[0]))
	}
	return ""
}
