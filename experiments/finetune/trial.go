package finetune

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/scores"
)

// Trial is one training with one learning rate and one seed. It owns one folder: metrics.jsonl with a row for each
// update, checkpoint/ from which it goes on, best/ with the weights of the epoch that is best on dev.
type Trial struct {
	LR     float64 `json:"lr"`
	Seed   uint64  `json:"seed"`
	Random bool    `json:"random"` // from random weights
	Dir    string  `json:"-"`
}

// Name is lr-0.0003/seed-1, or random/lr-0.0003/seed-1.
func (t Trial) Name() string {
	name := fmt.Sprintf("lr-%s/seed-%d", strconv.FormatFloat(t.LR, 'g', -1, 64), t.Seed)
	if t.Random {
		return "random/" + name
	}
	return name
}

// in is the same trial in the folder of a run.
func (t Trial) in(run string) Trial {
	t.Dir = filepath.Join(run, "cells", filepath.FromSlash(t.Name()))
	return t
}

// Listener is notified of trials from the goroutine that trains. A nil Listener is allowed.
type Listener interface {
	Started(t Trial, step, steps int) // step updates of steps were done before
	Stepped(t Trial, row Row)
	Warned(t Trial, message string)
	Ended(t Trial, outcome Outcome, err error)
}

// ErrInterrupted is the error of a run that was told to stop and has saved where it stands.
var ErrInterrupted = errors.New("interrupted")

// Names in the folder of a trial.
const (
	metricsFile   = "metrics.jsonl"
	checkpointDir = "checkpoint"
	bestDir       = "best"
)

// session is a trial that this process trains.
type session struct {
	Trial
	run       *Run
	trainer   *trainer
	predictor *predictor
	metrics   *jsonl.Writer
	listener  Listener

	begun   string   // fingerprint of the beginning
	kernels []string // that trained it so far, this session's among them
	seconds float64
	best    scores.Value // mean on dev of the best epoch so far
	epoch   int          // its number
}

// train trains a trial to its end, from its newest checkpoint if there is one. That it diverges is an outcome too.
func (r *Run) train(ctx context.Context, t Trial, l Listener) (o Outcome, err error) {
	m, err := r.model(t)
	if err != nil {
		return o, err
	}
	s := &session{Trial: t, run: r, listener: l, predictor: newPredictor(m), begun: r.fingerprint(m)}
	defer s.predictor.close()
	if s.trainer, err = newTrainer(m, r.Data.Train, r.windows.train, t.Seed, t.LR); err != nil {
		return o, err
	}
	defer s.trainer.close()
	if err := s.resume(); err != nil {
		return o, err
	}
	if s.metrics, err = jsonl.Open(filepath.Join(t.Dir, metricsFile)); err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, s.metrics.Close()) }()
	l.Started(t, s.trainer.step, s.trainer.steps())
	if err = s.loop(ctx); err == nil {
		o, err = s.outcome(ctx)
	}
	if diverged(err) {
		l.Warned(t, err.Error())
		return Outcome{Diverged: s.trainer.step + 1, Seconds: s.seconds, Begun: s.begun}, nil
	}
	return o, err
}

// resume loads the newest checkpoint and removes the rows after it.
func (s *session) resume() error {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return err
	}
	atomicfile.RemoveLeft(s.Dir, filepath.Join(s.Dir, checkpointDir), filepath.Join(s.Dir, bestDir))
	pos, found, warnings, err := training.LoadState(filepath.Join(s.Dir, checkpointDir), s.trainer)
	for _, w := range warnings {
		s.listener.Warned(s.Trial, w)
	}
	if err != nil {
		return err
	}
	if found && pos.Data != s.begun {
		return &FolderError{s.Dir, otherStart(s.Dir)}
	}
	if pos.Owner != "" && pos.Owner != s.Name() {
		return otherTrial(s.Dir, pos.Owner)
	}
	s.kernels = pos.WithThisKernel(found, "")
	s.trainer.step, s.seconds = pos.Step, pos.Seconds
	path := filepath.Join(s.Dir, metricsFile)
	sum, err := jsonl.Sum(path, jsonl.UpTo("step", int64(pos.Step)))
	if err != nil {
		return err
	}
	if pos.Rows != "" && sum != pos.Rows {
		return fmt.Errorf("the rows of %s are not those that the checkpoint of update %d was saved with: restore the file, or "+
			"move %s away to train from the start", path, pos.Step, s.Dir)
	}
	if _, err := jsonl.Recover(path, jsonl.UpTo("step", int64(pos.Step))); err != nil {
		return err
	}
	rows, err := Rows(s.Dir)
	if err != nil {
		return err
	}
	if len(rows) != pos.Step {
		return fmt.Errorf("%s holds %d rows up to the checkpoint of update %d: restore it, or move %s away to train from "+
			"the start", path, len(rows), pos.Step, s.Dir)
	}
	for _, row := range rows {
		s.consider(row)
	}
	return s.forgetLaterBest()
}

// forgetLaterBest removes weights of an epoch that ends after the checkpoint: its end is trained again.
func (s *session) forgetLaterBest() error {
	names, err := training.Checkpoints(filepath.Join(s.Dir, bestDir))
	for _, name := range names {
		if name > training.CheckpointName(s.trainer.step) {
			err = errors.Join(err, os.Remove(filepath.Join(s.Dir, bestDir, name)))
		}
	}
	return err
}

// consider keeps the epoch of a row in mind if it is the best so far; of equal ones the first.
func (s *session) consider(row Row) (better bool) {
	if row.Dev == nil || s.epoch > 0 && !(row.Mean.X > s.best.X) {
		return false
	}
	s.best, s.epoch = row.Mean, row.Epoch
	return true
}

func (s *session) loop(ctx context.Context) error {
	t := s.trainer
	for t.step < t.steps() {
		if ctx.Err() != nil {
			if err := s.save(); err != nil {
				return err
			}
			return ErrInterrupted
		}
		start := time.Now()
		loss, err := t.next()
		if err != nil {
			return err
		}
		s.seconds += time.Since(start).Seconds()
		row := Row{Step: t.step, Epoch: (t.step-1)/t.epochSteps() + 1, Seconds: s.seconds, Loss: loss}
		ends := t.step%t.epochSteps() == 0
		if ends {
			if err := s.evaluate(ctx, &row); err != nil {
				return err
			}
		}
		if err := s.stillOurs(); err != nil {
			return err
		}
		if err := s.metrics.Append(row); err != nil {
			return err
		}
		s.listener.Stepped(s.Trial, row)
		if ends || t.step%s.run.Config.CheckpointEvery == 0 {
			if err := s.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// position is for a checkpoint after an update.
func (s *session) position(step int) training.Position {
	return training.Position{
		Step: step, Seconds: s.seconds, Data: s.begun, Owner: s.Name(), Kernels: s.kernels,
	}
}

// stillOurs refuses to write where another process has taken the run over.
func (s *session) stillOurs() error {
	if err := s.run.lock.Check(); err != nil {
		return &FolderError{s.run.Dir, err}
	}
	return nil
}

func (s *session) save() error {
	if err := s.stillOurs(); err != nil {
		return err
	}
	if err := s.metrics.Sync(); err != nil { // rows reach the disk before the checkpoint that follows them
		return err
	}
	pos := s.position(s.trainer.step)
	pos.Rows = s.metrics.Sum()
	return training.SaveState(filepath.Join(s.Dir, checkpointDir), s.trainer, pos, nil)
}
