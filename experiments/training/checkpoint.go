package training

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/pretrained"
	"gorgonia.org/tensor"
)

// A checkpoint is one safetensors file of all that a resume needs: weights under their state-dict keys,
// both moments of each optimizer under "optimizer.", the step, from which batches, masks and dropout follow, and
// the networks' shapes, so that package pretrained opens it. Files are written whole or not at all; the two newest are kept.
const (
	checkpointFormat = "1"
	checkpointsKept  = 2
)

// Position is where a run stands, as a checkpoint's metadata keeps it.
type Position struct {
	Step    int
	Seconds float64 // of training so far
	Data    string  // hash of corpus, split and tokenizer
}

// Save writes the trainer's state to dir and drops older checkpoints. A state with a number that is not
// finite is an error and not written.
func (t *Trainer) Save(dir string, pos Position) error {
	tensors := map[string]safetensors.Tensor{}
	put := func(name string, shape tensor.Shape, data []float32) error {
		if !finiteAll(data) {
			return fmt.Errorf("checkpoint: %s is not finite after step %d, so none is written and the one before stays: lower train.lr or train.discriminator_lr and start in another folder", name, pos.Step)
		}
		tensors[name] = safetensors.Tensor{Shape: shape, Data: data}
		return nil
	}
	if err := t.eachTensor(put); err != nil {
		return err
	}
	networks, err := t.Config.describe()
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	err = safetensors.Write(filepath.Join(dir, CheckpointName(pos.Step)), tensors, map[string]string{
		"format": checkpointFormat, "step": strconv.Itoa(pos.Step), "data": pos.Data,
		"seconds": strconv.FormatFloat(pos.Seconds, 'g', -1, 64), pretrained.ConfigKey: networks,
	})
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return dropOld(dir)
}

// Load restores the newest checkpoint in dir that is whole. found is false if there is none at all;
// warnings tell of damaged ones that were passed over. One of another format is not damaged, and refused:
// passing over it would throw away its steps.
func (t *Trainer) Load(dir string) (pos Position, found bool, warnings []string, err error) {
	names, err := Checkpoints(dir)
	if err != nil {
		return pos, false, nil, err
	}
	var failures []string
	for _, name := range names {
		pos, err := t.read(filepath.Join(dir, name))
		if err == nil {
			t.step = pos.Step
			return pos, true, warnings, nil
		}
		if errors.As(err, new(otherFormat)) {
			return pos, false, nil, err
		}
		failures = append(failures, err.Error())
		warnings = append(warnings, fmt.Sprintf("%v; using the checkpoint before it", err))
	}
	if len(names) > 0 {
		return pos, false, nil, fmt.Errorf("no checkpoint in %s can be read (%s): remove the folder to start this cell again", dir, strings.Join(failures, "; "))
	}
	return pos, false, nil, nil
}

// otherFormat refuses a checkpoint that another version of the program wrote.
type otherFormat struct{ error }

// read fills the trainer from one file; on an error its weights are not to be used.
func (t *Trainer) read(path string) (Position, error) {
	f, err := safetensors.Open(path)
	if err != nil {
		return Position{}, err
	}
	defer f.Close()
	meta := f.Metadata()
	if v := meta["format"]; v != checkpointFormat {
		return Position{}, otherFormat{fmt.Errorf("%s has checkpoint format %q and this program reads %q: use the program that wrote it", path, v, checkpointFormat)}
	}
	pos := Position{Data: meta["data"]}
	if pos.Step, err = strconv.Atoi(meta["step"]); err != nil {
		return pos, fmt.Errorf("%s: its step %q is not a number", path, meta["step"])
	}
	if pos.Seconds, err = strconv.ParseFloat(meta["seconds"], 64); err != nil {
		return pos, fmt.Errorf("%s: its seconds %q are not a number", path, meta["seconds"])
	}
	return pos, t.eachTensor(func(name string, _ tensor.Shape, data []float32) error {
		if err := f.ReadFloat32(name, data); err != nil {
			return err
		}
		if !finiteAll(data) {
			return fmt.Errorf("%s: tensor %s has values that are not finite, which this program never writes: the file is "+
				"damaged", path, name)
		}
		return nil
	})
}

// eachTensor visits the memory of every weight and moment.
func (t *Trainer) eachTensor(visit func(name string, shape tensor.Shape, data []float32) error) error {
	for _, p := range t.Params.List() {
		if err := visit(p.Name, p.Value.Shape(), floats32(p)); err != nil {
			return err
		}
	}
	for i, p := range t.phases {
		if err := p.optimizer.state(fmt.Sprintf("optimizer.%d.", i), visit); err != nil {
			return err
		}
	}
	return nil
}

func CheckpointName(step int) string { return fmt.Sprintf("step-%08d.safetensors", step) }

// Checkpoints lists the files in dir, newest first; none if there is no dir.
func Checkpoints(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "step-") && strings.HasSuffix(e.Name(), ".safetensors") {
			names = append(names, e.Name())
		}
	}
	sort.Sort(sort.Reverse(sort.StringSlice(names)))
	return names, nil
}

func dropOld(dir string) error {
	names, err := Checkpoints(dir)
	if err != nil {
		return err
	}
	for _, name := range names[min(checkpointsKept, len(names)):] {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
	}
	return nil
}
