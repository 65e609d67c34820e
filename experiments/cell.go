package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

// Cell is one arm with one seed. It owns one folder and knows nothing of other cells.
type Cell struct {
	Arm    string
	Seed   uint64
	Config training.Config
	Dir    string   // cells/ARM/seed-N: config.yaml, tokenizer.json, metrics.jsonl, checkpoint/
	Words  []string // whose neighbours are listed at the end; none means some of each frequency
}

// ErrInterrupted is the error of a cell that was told to stop and has saved where it stands.
var ErrInterrupted = errors.New("interrupted")

// Listener is told how a cell goes on. Its methods are called from the cell's goroutine. Where one is asked for, nil
// means that nobody is told.
type Listener interface {
	Started(c Cell, step int) // step is where the cell goes on, 0 for a fresh one
	Stepped(c Cell, row Row)
	Warned(c Cell, message string)
	Ended(c Cell, last Row, err error) // last is the newest row of this sitting, zero if there was none
}

// nobody is the Listener that stands for nil.
type nobody struct{}

func (nobody) Started(Cell, int)      {}
func (nobody) Stepped(Cell, Row)      {}
func (nobody) Warned(Cell, string)    {}
func (nobody) Ended(Cell, Row, error) {}

// orNobody is the listener, or nobody for nil.
func orNobody(l Listener) Listener {
	if l == nil {
		return nobody{}
	}
	return l
}

// Files of a cell's folder.
const (
	configFile    = "config.yaml"
	metricsFile   = "metrics.jsonl"
	checkpointDir = "checkpoint"
	errorFile     = "error.txt"
	tokenizerFile = "tokenizer.json" // with the weights it makes a checkpoint that others can use
)

// Run trains the cell to its last step, from its newest checkpoint if there is one. When ctx ends it
// saves and returns an error that is ErrInterrupted. Any other failure is kept in the cell's error.txt, but
// for the refusal of a folder that holds another run: that run has not failed.
func (c Cell) Run(ctx context.Context, set *text.Dataset, l Listener) error {
	l = orNobody(l)
	last, err := c.guarded(func() (Row, error) { return c.run(ctx, set, l) })
	err = c.keepError(err)
	l.Ended(c, last, err)
	return err
}

// keepError writes a failure to error.txt and removes the file of an earlier one after a success.
func (c Cell) keepError(err error) error {
	path := filepath.Join(c.Dir, errorFile)
	switch {
	case errors.As(err, new(*FolderError)):
		return fmt.Errorf("%s seed %d: %w", c.Arm, c.Seed, err)
	case err == nil:
		if rm := os.Remove(path); rm != nil && !errors.Is(rm, os.ErrNotExist) {
			return rm
		}
	case !errors.Is(err, ErrInterrupted):
		err = fmt.Errorf("%s seed %d: %w", c.Arm, c.Seed, err)
		if os.MkdirAll(c.Dir, 0o755) == nil {
			if w := atomicfile.Write(path, errorText(err)); w != nil {
				err = errors.Join(err, w)
			}
		}
	}
	return err
}

// keepTokenizer writes the tokenizer beside the weights; one that is there is this one, for the data's hash covers it.
func (c Cell) keepTokenizer(t *unigram.Tokenizer) error {
	path := filepath.Join(c.Dir, tokenizerFile)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return t.Save(path)
}

// failedSince reports whether the cell has failed after a time.
func (c Cell) failedSince(t time.Time) bool {
	info, err := os.Stat(filepath.Join(c.Dir, errorFile))
	return err == nil && info.ModTime().After(t)
}

// failure is the error that the cell's folder keeps; nil if there is none.
func (c Cell) failure() error {
	text, err := os.ReadFile(filepath.Join(c.Dir, errorFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(text)), panicMark)
	return errors.New(strings.TrimSpace(first))
}

// unstarted is the configuration to build a cell's trainer with: what has a checkpoint of its own does not need the
// one that it began from.
func (c Cell) unstarted() training.Config {
	if names, err := training.Checkpoints(filepath.Join(c.Dir, checkpointDir)); err == nil && len(names) > 0 {
		c.Config.Model.From = ""
	}
	return c.Config
}

// claim makes the folder and its config.yaml, or checks that the folder is this cell's.
func (c Cell) claim() error {
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(c.Dir, configFile)
	old, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		data, err := keys.Encode(c.Config)
		if err != nil {
			return err
		}
		return atomicfile.Write(path, data)
	}
	if err != nil {
		return err
	}
	have := training.DefaultConfig()
	if err := keys.Decode(old, &have); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return refuseOther(c.Dir, path, have, c.Config)
}

func (c Cell) run(ctx context.Context, set *text.Dataset, l Listener) (last Row, err error) {
	if err := c.claim(); err != nil {
		return last, err
	}
	// An earlier failure is no longer the cell's state.
	if err := os.Remove(filepath.Join(c.Dir, errorFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return last, err
	}
	if err := c.keepTokenizer(set.Tokenizer); err != nil {
		return last, err
	}
	notes, err := c.unstarted().CheckStart()
	if err != nil {
		return last, err
	}
	for _, n := range notes {
		l.Warned(c, n)
	}
	t, err := training.NewTrainer(c.unstarted(), c.Seed)
	if err != nil {
		return last, err
	}
	defer t.Close()
	e, err := training.NewEvaluator(t)
	if err != nil {
		return last, err
	}
	defer e.Close()

	r := &session{Cell: c, trainer: t, evaluator: e, set: set, data: training.NewBatches(set, c.Config), listener: l}
	if r.heldOut, err = r.data.HeldOut(); err != nil {
		return last, err
	}
	if r.outside, err = r.data.OutOfDomain(); err != nil {
		return last, err
	}
	if err := r.resume(); err != nil {
		return last, err
	}
	r.metrics, err = jsonl.Open(filepath.Join(c.Dir, metricsFile))
	if err != nil {
		return last, err
	}
	defer r.metrics.Close()
	rows, err := c.rows()
	if err != nil {
		return last, err
	}
	if r.events, err = openEvents(c.Dir, rows); err != nil {
		return last, err
	}
	defer r.events.close()
	if err := r.loop(ctx); err != nil {
		return r.last, err
	}
	return r.last, r.writeNeighbours()
}

// Progress is the share of the cell's steps that its newest checkpoint has behind it.
func (c Cell) Progress() float64 {
	names, err := training.Checkpoints(filepath.Join(c.Dir, checkpointDir))
	if err != nil || len(names) == 0 {
		return 0
	}
	step, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(names[0], "step-"), ".safetensors"))
	if err != nil {
		return 0
	}
	return float64(step) / float64(c.Config.Train.Steps)
}
