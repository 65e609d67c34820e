package experiments

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text"
	"github.com/google/renameio/v2"
)

// Cell is one arm with one seed. It owns one folder and knows nothing of other cells.
type Cell struct {
	Arm    string
	Seed   uint64
	Config Config
	Dir    string // cells/ARM/seed-N: config.yaml, metrics.jsonl, checkpoint/
}

// ErrInterrupted is the error of a cell that was told to stop and has saved where it stands.
var ErrInterrupted = errors.New("interrupted")

// Listener is told how a cell goes on. Its methods are called from the cell's goroutine.
type Listener interface {
	Started(c Cell, step int) // step is where the cell goes on, 0 for a fresh one
	Stepped(c Cell, row Row)
	Warned(c Cell, message string)
	Ended(c Cell, last Row, err error) // last is the newest row of this sitting, zero if there was none
}

// Files of a cell's folder.
const (
	configFile    = "config.yaml"
	metricsFile   = "metrics.jsonl"
	checkpointDir = "checkpoint"
	errorFile     = "error.txt"
)

// Run trains the cell to its last step, from its newest checkpoint if there is one. When ctx ends it
// saves and returns an error that is ErrInterrupted. Any other failure is kept in the cell's error.txt, but
// for the refusal of a folder that holds another run: that run has not failed.
func (c Cell) Run(ctx context.Context, set *text.Dataset, l Listener) error {
	last, err := c.run(ctx, set, l)
	err = c.keepError(err)
	l.Ended(c, last, err)
	return err
}

// keepError writes a failure to error.txt and removes the file of an earlier one after a success.
func (c Cell) keepError(err error) error {
	path := filepath.Join(c.Dir, errorFile)
	var other otherRun
	switch {
	case errors.As(err, &other):
		return fmt.Errorf("%s seed %d: %w", c.Arm, c.Seed, err)
	case err == nil:
		if rm := os.Remove(path); rm != nil && !errors.Is(rm, os.ErrNotExist) {
			return rm
		}
	case !errors.Is(err, ErrInterrupted):
		err = fmt.Errorf("%s seed %d: %w", c.Arm, c.Seed, err)
		if os.MkdirAll(c.Dir, 0o755) == nil {
			if w := renameio.WriteFile(path, []byte(err.Error()+"\n"), 0o644); w != nil {
				err = errors.Join(err, w)
			}
		}
	}
	return err
}

// otherRun refuses a folder that holds another run.
type otherRun struct{ error }

func (c Cell) run(ctx context.Context, set *text.Dataset, l Listener) (last Row, err error) {
	if err := c.claim(); err != nil {
		return last, err
	}
	t, err := NewTrainer(c.Config, c.Seed)
	if err != nil {
		return last, err
	}
	defer t.Close()
	e, err := NewEvaluator(t)
	if err != nil {
		return last, err
	}
	defer e.Close()

	r := &running{Cell: c, trainer: t, evaluator: e, data: newData(set, c.Config), hash: set.DataHash, listener: l}
	if r.heldOut, err = r.data.fixed(set.HeldOut, c.Seed); err != nil {
		return last, err
	}
	if r.outside, err = r.data.fixed(set.OutOfDomain, c.Seed); err != nil {
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
	err = r.loop(ctx)
	return r.last, err
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
		return renameio.WriteFile(path, data, 0o644)
	}
	if err != nil {
		return err
	}
	have := DefaultConfig()
	if err := keys.Decode(old, &have); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return refuseOther(path, have, c.Config)
}

// refuseOther is an error that names the keys in which a folder's configuration differs from the one that
// is to be run in it.
func refuseOther[T any](path string, have, want T) error {
	var differ []string
	for _, d := range keys.Diff(have, want) {
		if !d.Free {
			differ = append(differ, fmt.Sprintf("%s is %s there and %s here", d.Path, d.A, d.B))
		}
	}
	if len(differ) == 0 {
		return nil
	}
	const shown = 4
	more := ""
	if len(differ) > shown {
		more, differ = fmt.Sprintf(" and %d more keys differ", len(differ)-shown), differ[:shown]
	}
	return otherRun{fmt.Errorf("%s holds another run (%s%s): choose another folder with --out or repeat its settings", path, joinList(differ), more)}
}

// running is a cell at work.
type running struct {
	Cell
	trainer   *Trainer
	evaluator *Evaluator
	data      *data
	hash      string // of the data
	heldOut   []*Batch
	outside   []*Batch // out of domain; empty if there is none
	metrics   *jsonl.Writer
	listener  Listener

	fresh   bool    // without a checkpoint, not even of step 0
	seconds float64 // of training in earlier sittings and this one
	last    Row     // the newest of this sitting
}

// resume restores the newest checkpoint and cuts metrics.jsonl back to it.
func (r *running) resume() error {
	pos, found, warnings, err := r.trainer.load(filepath.Join(r.Dir, checkpointDir))
	for _, w := range warnings {
		r.listener.Warned(r.Cell, w)
	}
	if err != nil {
		return err
	}
	if found && pos.Data != r.hash {
		return otherRun{fmt.Errorf("%s was trained on other data (%.12s, and the corpus now gives %.12s): choose another folder with --out or the same --corpus", r.Dir, pos.Data, r.hash)}
	}
	r.fresh = !found
	last := int64(-1) // without a checkpoint no row counts
	if found {
		last, r.seconds = int64(pos.Step), pos.Seconds
	}
	_, err = jsonl.Recover(filepath.Join(r.Dir, metricsFile), jsonl.UpTo("step", last))
	return err
}

func (r *running) loop(ctx context.Context) error {
	t, c := r.trainer, r.Config
	r.listener.Started(r.Cell, t.Done())
	if r.fresh {
		if err := r.begin(); err != nil {
			return err
		}
	}
	for t.Done() < c.Train.Steps {
		if ctx.Err() != nil {
			if err := r.save(); err != nil {
				return err
			}
			return ErrInterrupted
		}
		row, err := r.step()
		if err != nil {
			return fmt.Errorf("step %d: %w: the last checkpoint is untouched; lower train.lr or train.discriminator_lr and start in another folder", t.Done()+1, err)
		}
		if err := r.metrics.Append(row); err != nil {
			return err
		}
		r.last = row
		r.listener.Stepped(r.Cell, row)
		if t.Done()%c.Watch.CheckpointEvery == 0 || t.Done() == c.Train.Steps {
			if err := r.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// begin writes the row of step 0: the tables and scores that training starts from.
func (r *running) begin() error {
	row := r.row(nil)
	row.Readings = StepResult{}.readings()
	if err := r.observe(&row, r.trainer.snapshot(sharing.Tables{}, r.data.rows)); err != nil {
		return err
	}
	if err := r.metrics.Append(row); err != nil {
		return err
	}
	return r.save()
}

// step trains one step and reads off it what is due.
func (r *running) step() (Row, error) {
	t, w := r.trainer, r.Config.Watch
	start := time.Now()
	batch, err := r.data.train(r.Seed, t.Done())
	if err != nil {
		return Row{}, err
	}
	next := t.Done() + 1
	measured := next%w.MeasureEvery == 0 || next == r.Config.Train.Steps
	before := sharing.Tables{}
	if measured {
		before = t.tables()
	}
	result, err := t.Step(batch)
	if err != nil {
		return Row{}, err
	}
	r.seconds += time.Since(start).Seconds()
	row := r.row(batch)
	row.Readings = result.readings()
	var s *Snapshot
	if measured {
		s = t.snapshot(before, r.data.rows)
	}
	return row, r.observe(&row, s)
}

// observe adds what is due at the row's step: measures if there is a snapshot, evaluations by the plan.
func (r *running) observe(row *Row, s *Snapshot) error {
	if s != nil {
		for _, m := range Measures() {
			row.Readings = append(row.Readings, m.Measure(s)...)
		}
	}
	last := row.Step == r.Config.Train.Steps
	for _, part := range []struct {
		prefix  string
		batches []*Batch
		due     bool
	}{
		{"eval_", r.heldOut, last || row.Step%r.Config.Watch.EvalEvery == 0},
		{"outside_", r.outside, last},
	} {
		if !part.due || len(part.batches) == 0 {
			continue
		}
		e, err := r.evaluator.Score(part.batches)
		if err != nil {
			return err
		}
		row.Readings = append(row.Readings, e.readings(part.prefix)...)
	}
	return nil
}

func (r *running) row(b *Batch) Row {
	done := r.trainer.Done()
	row := Row{Step: done, Tokens: int64(done) * int64(r.Config.Train.Batch*r.Config.Train.Seq), Seconds: r.seconds}
	if b != nil {
		row.Batch = strconv.FormatUint(b.hash(), 16)
	}
	return row
}

func (r *running) save() error {
	return r.trainer.save(filepath.Join(r.Dir, checkpointDir), position{Step: r.trainer.Done(), Seconds: r.seconds, Data: r.hash})
}
