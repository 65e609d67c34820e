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
	"github.com/ablate-go/ablate/internal/dirlock"
	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/text"
	"github.com/ablate-go/ablate/text/unigram"
)

// Cell is one arm with one seed. It owns one folder and does not depend on other cells.
type Cell struct {
	Arm    string
	Seed   uint64
	Config training.Config
	Dir    string   // cells/ARM/seed-N: config.yaml, tokenizer.json, metrics.jsonl, checkpoint/
	Words  []string // words whose nearest neighbours are listed at the end; empty means some of each frequency band

	Pairs      Pairs        // minimal pairs that the networks judge while they train
	Downstream []Downstream // tasks on which the model is fine-tuned at the end

	// Baselines is the folder in which the cells of a run find the scores of a task's baselines, so that they are computed
	// once; empty means one of the cell's own.
	Baselines string

	Job *Job // the scheduler's job that trains the cell, or did so last; nil if there is none

	lock   *dirlock.Lock         // of Dir, held by whoever runs the cell; may be nil
	ranks  *rankLeader           // of the processes that train the cell together; nil if this one does it alone
	member *training.GroupMember // of the cells that train one generator together; nil where the cell trains its own
}

// Name is ARM/seed-N, which stays when a plan gets more arms and seeds.
func (c Cell) Name() string { return fmt.Sprintf("%s/seed-%d", c.Arm, c.Seed) }

// ErrInterrupted is the error of a cell that was told to stop and has saved where it stands.
var ErrInterrupted = errors.New("interrupted")

// Listener is notified of a cell's progress. Its methods are called from the cell's goroutine. A nil Listener is
// allowed everywhere and notifies nobody.
type Listener interface {
	Started(c Cell, step int) // step is the number of steps done before, 0 for a new cell
	Stepped(c Cell, row Row)
	Warned(c Cell, message string)
	Ended(c Cell, last Row, err error) // last is the newest row of this session, zero if there was none
}

// noListener takes the place of a nil Listener.
type noListener struct{}

func (noListener) Started(Cell, int)      {}
func (noListener) Stepped(Cell, Row)      {}
func (noListener) Warned(Cell, string)    {}
func (noListener) Ended(Cell, Row, error) {}

// orNoListener returns the listener, or noListener for nil.
func orNoListener(l Listener) Listener {
	if l == nil {
		return noListener{}
	}
	return l
}

// Files of a cell's folder.
const (
	configFile    = "config.yaml"
	metricsFile   = "metrics.jsonl"
	checkpointDir = "checkpoint"
	errorFile     = "error.txt"
	tokenizerFile = "tokenizer.json" // beside the weights, so that other programs can use the checkpoint
)

// Run trains the cell to its last step, from its newest checkpoint if there is one. When ctx ends it saves a checkpoint
// and returns an error that is ErrInterrupted. Any other error is written to the cell's error.txt, except a
// [*FolderError], which means that the folder holds another run: that run has not failed.
func (c Cell) Run(ctx context.Context, set *text.Dataset, l Listener) error {
	l = orNoListener(l)
	last, err := c.guarded(func() (Row, error) { return c.run(ctx, set, l) })
	if err == nil && len(c.Downstream) > 0 {
		_, err = c.guarded(func() (Row, error) { return last, c.fineTune(ctx, l) })
	}
	err = c.recordError(err)
	l.Ended(c, last, err)
	return err
}

// recordError writes an error to error.txt, and removes the file after a success.
func (c Cell) recordError(err error) error {
	path := filepath.Join(c.Dir, errorFile)
	switch {
	case errors.As(err, new(*FolderError)):
		return fmt.Errorf("%s seed %d: %w", c.Arm, c.Seed, err)
	case err == nil:
		if rm := os.Remove(path); rm != nil && !errors.Is(rm, os.ErrNotExist) {
			return rm
		}
	case !errors.Is(err, ErrInterrupted):
		err = nextstep.Add(c.inJob(fmt.Errorf("%s seed %d: %w", c.Arm, c.Seed, err)))
		if os.MkdirAll(c.Dir, 0o755) == nil {
			if w := atomicfile.Write(path, errorText(err)); w != nil {
				err = errors.Join(err, nextstep.Add(w))
			}
		}
	}
	return err
}

// saveTokenizer writes the tokenizer beside the weights. A file that is there is kept if it is the same tokenizer; one
// that is damaged or another's is written again, with a warning.
func (c Cell) saveTokenizer(t *unigram.Tokenizer, l Listener) error {
	path := filepath.Join(c.Dir, tokenizerFile)
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		return t.Save(path)
	}
	have, err := unigram.LoadTokenizer(path)
	if err == nil && have.Hash() == t.Hash() {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("%s is another tokenizer than that of the text", path)
	}
	l.Warned(c, fmt.Sprintf("%v: it was written again", err))
	return t.Save(path)
}

// failedSince reports whether the cell has failed after a time.
func (c Cell) failedSince(t time.Time) bool {
	info, err := os.Stat(filepath.Join(c.Dir, errorFile))
	return err == nil && info.ModTime().After(t)
}

// failure reads the error in the cell's error.txt; nil if there is none.
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

// trainerConfig is the configuration to build the cell's trainer with. A cell with a checkpoint of its own no longer
// needs the one in model.from, which may be gone.
func (c Cell) trainerConfig() training.Config {
	if names, err := training.Checkpoints(filepath.Join(c.Dir, checkpointDir)); err == nil && len(names) > 0 {
		c.Config.Model.From = ""
	}
	return c.Config
}

func (c Cell) run(ctx context.Context, set *text.Dataset, l Listener) (last Row, err error) {
	mark, err := c.prepareFolder()
	if err != nil {
		return last, err
	}
	atomicfile.RemoveLeft(c.Dir, filepath.Join(c.Dir, checkpointDir))
	// The error of an earlier session is out of date now.
	if err := os.Remove(filepath.Join(c.Dir, errorFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return last, err
	}
	if err := c.recordJob(); err != nil {
		return last, err
	}
	notes, err := c.trainerConfig().CheckStart()
	if err != nil {
		return last, err
	}
	for _, n := range notes {
		l.Warned(c, n)
	}
	t, err := training.NewTrainer(c.trainerConfig(), c.Seed, c.ranks.option()...)
	if err != nil {
		return last, err
	}
	defer t.Close()
	e, err := training.NewEvaluator(t)
	if err != nil {
		return last, err
	}
	defer e.Close()

	r := &session{Cell: c, mark: mark, trainer: t, evaluator: e, set: set, data: training.NewBatches(set, c.Config), listener: l}
	if set.Languages == nil {
		r.heldOut, err = r.data.HeldOut()
	} else {
		r.languages, err = r.data.HeldOutByLanguage()
	}
	if err != nil {
		return last, err
	}
	if r.outside, err = r.data.OutOfDomain(); err != nil {
		return last, err
	}
	if err := r.resume(); err != nil {
		return last, err
	}
	if err := r.stillOurs(); err != nil {
		return last, err
	}
	if err := c.saveTokenizer(set.Tokenizer, l); err != nil {
		return last, err
	}
	if done := t.StepsDone(); done < c.Config.Train.Steps {
		if err := c.setTasksAside(done, l); err != nil {
			return last, err
		}
		if err := c.ranks.begin(c, t); err != nil {
			return last, err
		}
		defer func() { err = withCloseError(err, c.ranks.end()) }()
	}
	r.metrics, err = jsonl.Open(filepath.Join(c.Dir, metricsFile))
	if err != nil {
		return last, err
	}
	defer func() { err = withCloseError(err, r.metrics.Close()) }() // rows may reach the disk only here
	rows, err := c.rows(mark.Config)
	if err != nil {
		return last, err
	}
	if r.events, err = openEvents(c.Dir, rows); err != nil {
		return last, err
	}
	defer func() { err = withCloseError(err, r.events.close()) }()
	defer c.member.Leave() // before the trainer is closed, from which others copy
	c.member.Join(t)
	if err := r.loop(ctx); err != nil {
		return r.last, err
	}
	return r.last, r.writeNeighbours()
}

// withCloseError adds the error of closing a file to that of what was done before. It takes the place of
// ErrInterrupted, after which nobody would look for a failure.
func withCloseError(err, closed error) error {
	switch {
	case closed == nil || errors.Is(err, closed):
		return err
	case err == nil || errors.Is(err, ErrInterrupted):
		return closed
	}
	return errors.Join(err, closed)
}

// Progress is the share of the cell's steps that are done, from 0 to 1, by its newest checkpoint.
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
