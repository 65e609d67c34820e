package training

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/pretrained"
	"gorgonia.org/tensor"
)

// A checkpoint is one safetensors file with everything that is needed to resume: the weights under their state-dict
// keys, both moments of each optimizer under "optimizer.", the step, which determines batches, masks and dropout, and
// the shapes of the networks, which package pretrained reads. Files are written atomically; the two newest are kept.
const (
	checkpointFormat = "1"
	checkpointsKept  = 2
)

// Save writes the trainer's state to a new file in dir, atomically, and removes all but the two newest checkpoints. A
// state with a number that is not finite is an error and is not written.
func (t *Trainer) Save(dir string, pos Position) error {
	if err := t.device.fetch(); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	networks, err := t.Config.describeNetworks()
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return SaveState(dir, t, pos, map[string]string{pretrained.ConfigKey: networks})
}

// SaveWeights writes the weights alone to a file in dir, for who reads them as any checkpoint, and returns its path.
// Errors are those of [SaveState].
func (t *Trainer) SaveWeights(dir string) (path string, err error) {
	networks, err := t.Config.describeNetworks()
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	path = filepath.Join(dir, CheckpointName(t.step))
	return path, SaveState(dir, weightsOf{t}, Position{Step: t.step}, map[string]string{pretrained.ConfigKey: networks})
}

// weightsOf is the state of a trainer without its moments.
type weightsOf struct{ t *Trainer }

// EachTensor implements [State].
func (w weightsOf) EachTensor(visit func(name string, shape tensor.Shape, data []float32) error) error {
	for _, p := range w.t.Params.List() {
		if err := visit(p.Name, p.Value.Shape(), floats32(p)); err != nil {
			return err
		}
	}
	return nil
}

// Load restores the newest checkpoint in dir that is not damaged, see [LoadState].
func (t *Trainer) Load(dir string) (pos Position, found bool, warnings []string, err error) {
	pos, found, warnings, err = LoadState(dir, t)
	if found {
		t.step = pos.Step
		t.device.changed()
	}
	return pos, found, warnings, err
}

// EachTensor calls visit with the memory of every weight and moment, under its name in checkpoints. Where a device
// trains, these are the copies of the last [Trainer.Save], [Trainer.Load] or [Trainer.Fetch].
func (t *Trainer) EachTensor(visit func(name string, shape tensor.Shape, data []float32) error) error {
	for _, p := range t.Params.List() {
		if err := visit(p.Name, p.Value.Shape(), floats32(p)); err != nil {
			return err
		}
	}
	for i, p := range t.phases {
		if p.optimizer == nil {
			continue
		}
		if err := p.optimizer.State(fmt.Sprintf("optimizer.%d.", i), visit); err != nil {
			return err
		}
	}
	return nil
}

// State is what a checkpoint holds: numbers by name, in memory that reading fills.
type State interface {
	EachTensor(visit func(name string, shape tensor.Shape, data []float32) error) error
}

// SaveState writes a state to a new file in dir, atomically, and removes all but the two newest checkpoints. A number
// that is not finite is a [DivergedError], and nothing is written. extra is further metadata.
func SaveState(dir string, s State, pos Position, extra map[string]string) error {
	tensors := map[string]safetensors.Tensor{}
	err := s.EachTensor(func(name string, shape tensor.Shape, data []float32) error {
		if !allFinite(data) {
			return DivergedError{fmt.Errorf("checkpoint: %s is not finite after step %d, so none is written and the last one "+
				"stays: lower the learning rate and start in another folder", name, pos.Step)}
		}
		tensors[name] = safetensors.Tensor{Shape: shape, Data: data}
		return nil
	})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	meta := pos.metadata()
	maps.Copy(meta, extra)
	if err := safetensors.Write(filepath.Join(dir, CheckpointName(pos.Step)), tensors, meta); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	return removeOld(dir)
}

// LoadState restores the newest checkpoint in dir that is not damaged. found is false if there is no checkpoint;
// warnings name the damaged ones that were skipped. It is an error if all are damaged, and if one has another format:
// skipping that one would throw away its steps.
func LoadState(dir string, s State) (pos Position, found bool, warnings []string, err error) {
	names, err := Checkpoints(dir)
	if err != nil {
		return pos, false, nil, err
	}
	var failures []string
	for _, name := range names {
		pos, err := readState(filepath.Join(dir, name), s)
		if err == nil {
			return pos, true, warnings, nil
		}
		if errors.As(err, new(otherFormat)) {
			return pos, false, nil, err
		}
		if !isDamage(err) {
			return pos, false, nil, fmt.Errorf("checkpoint: %w: %s", err,
				nextstep.Instead(err, "make it readable, and the same command goes on from it"))
		}
		failures = append(failures, err.Error())
		warnings = append(warnings, fmt.Sprintf("%v; using the checkpoint before it", err))
	}
	if len(names) > 0 {
		return pos, false, nil, fmt.Errorf("no checkpoint in %s can be read (%s): remove the folder to start this cell again",
			dir, strings.Join(failures, "; "))
	}
	return pos, false, nil, nil
}

// otherFormat is the error for a checkpoint that another version of the program wrote.
type otherFormat struct{ error }

// readState loads one file. After an error the state is undefined.
func readState(path string, s State) (Position, error) {
	f, err := safetensors.Open(path)
	if err != nil {
		return Position{}, err
	}
	defer f.Close()
	pos, err := positionIn(path, f.Metadata())
	if err != nil {
		return pos, err
	}
	return pos, s.EachTensor(func(name string, _ tensor.Shape, data []float32) error {
		if err := f.ReadFloat32(name, data); err != nil {
			return err
		}
		if !allFinite(data) {
			return fmt.Errorf("%s: tensor %s has values that are not finite, which this program never writes: the file is "+
				"damaged", path, name)
		}
		return nil
	})
}

// CheckpointName is the file name of the checkpoint after a step.
func CheckpointName(step int) string { return fmt.Sprintf("step-%08d.safetensors", step) }

// Checkpoints lists the names of the checkpoints in dir, newest first; none if dir does not exist.
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

func removeOld(dir string) error {
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
