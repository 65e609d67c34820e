package pretrained

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/text/unigram"
)

// FineTuned is an encoder with the head of a task, as a folder that transformers loads: config.json,
// model.safetensors, tokenizer files, and task.json with what this program needs to read the same inputs.
type FineTuned struct {
	Network Network
	Class   string   // of transformers, such as DebertaV2ForSequenceClassification
	Labels  []string // names of the classes, nil where there are none
	Problem string   // problem_type of transformers: single_label_classification, regression; or empty
	Dropout float64  // before the last linear layer
	Task    any      // encoded in task.json
}

// taskFile is what this program keeps beside the files of transformers.
const taskFile = "task.json"

// labelled are the keys of config.json beside those of the network.
type labelled struct {
	configFile
	ID2Label map[string]string `json:"id2label,omitempty"`
	Label2ID map[string]int    `json:"label2id,omitempty"`
	Problem  string            `json:"problem_type,omitempty"`
	Dropout  float64           `json:"cls_dropout"`
}

// Write writes the folder, whole or not at all. each calls put with every weight under its name in transformers. A
// folder with files is a [*NotEmptyError]; an attention that transformers does not have is written in a key of ours.
func (f FineTuned) Write(dir string, t *unigram.Tokenizer,
	each func(put func(name string, shape []int, data []float32) error) error,
) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return &NotEmptyError{Dir: dir}
	}
	tensors := map[string]safetensors.Tensor{}
	err := each(func(name string, shape []int, data []float32) error {
		tensors[name] = safetensors.Tensor{Shape: shape, Data: data}
		return nil
	})
	if err != nil {
		return err
	}
	return atomicFolder(dir, func(part string) error {
		if err := f.writeConfig(part); err != nil {
			return err
		}
		err := safetensors.Write(filepath.Join(part, mainFiles[0]), tensors, map[string]string{"format": "pt"})
		if err != nil {
			return err
		}
		if err := sealed.WriteJSON(filepath.Join(part, taskFile), f.Task); err != nil {
			return err
		}
		return t.WriteTransformers(part)
	})
}

func (f FineTuned) writeConfig(dir string) error {
	own, err := f.Network.file()
	if err != nil {
		return err
	}
	own.Architectures = []string{f.Class}
	own.PoolerDropout = 0
	c := labelled{configFile: own, Problem: f.Problem, Dropout: f.Dropout}
	if len(f.Labels) > 0 {
		c.ID2Label, c.Label2ID = map[string]string{}, map[string]int{}
		for i, l := range f.Labels {
			c.ID2Label[strconv.Itoa(i)], c.Label2ID[l] = l, i
		}
	}
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return atomicfile.Write(filepath.Join(dir, configFiles[0]), append(data, '\n'))
}

// ErrNoTask is the error of a folder whose model was not fine-tuned by this program.
var ErrNoTask = errors.New("no task")

// ReadTask reads task.json of a folder that [FineTuned.Write] wrote into task, a pointer. Without that file the error
// is [ErrNoTask].
func ReadTask(dir string, task any) error {
	path := filepath.Join(dir, taskFile)
	data, err := sealed.Read(path)
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return &NotFoundError{Path: dir, Err: err}
		}
		if what := fineTuningRun(dir); what != "" {
			return &NoWeightsError{Path: dir, What: what}
		}
		return fmt.Errorf("%s has %w (%s): fine-tune the model on one first", dir, ErrNoTask, taskFile)
	}
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if err := sealed.Unmarshal(path, data, task, true); err != nil {
		return fmt.Errorf("%w: copy it again from where the model was fine-tuned", err)
	}
	return nil
}

// TransformersAttention reports whether transformers computes the terms of a network's attention.
func (n Network) TransformersAttention() bool {
	t, err := attention.ParseTerms(n.Attention)
	return n.Attention == attention.PlainName || err == nil && t.C2C && (t.C2P || t.P2C)
}
