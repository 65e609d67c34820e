package experiments

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/text"
)

// session is a cell that is being trained by this process, from where the last session stopped.
type session struct {
	Cell
	mark      CellMark // for the cell's files
	trainer   *training.Trainer
	evaluator *training.Evaluator
	set       *text.Dataset
	data      *training.Batches
	heldOut   []*training.Batch          // of a text without languages
	languages []training.LanguageBatches // held-out text of a text with languages
	outside   []*training.Batch          // text of another domain; empty if there is none
	metrics   *jsonl.Writer
	events    *eventFile
	listener  Listener
	trial     *pairsTrial // nil before the first

	fresh   bool     // there is no checkpoint, not even of step 0
	kernels []string // that trained the cell so far, this session's among them
	seconds float64  // training time of all sessions
	last    Row      // the newest row of this session
}

// resume loads the newest checkpoint and removes the rows of metrics.jsonl after it.
func (r *session) resume() error {
	pos, found, warnings, err := r.trainer.Load(filepath.Join(r.Dir, checkpointDir))
	for _, w := range warnings {
		r.listener.Warned(r.Cell, w)
	}
	if err != nil {
		return err
	}
	if found {
		if err := r.refuseForeignState(pos); err != nil {
			return err
		}
	}
	r.fresh, r.kernels = !found, pos.WithThisKernel(found, r.trainer.Device())
	if note := pos.OtherDevice(r.trainer.Device()); found && note != "" {
		r.listener.Warned(r.Cell, note)
	}
	last := int64(-1) // without a checkpoint no row counts
	if found {
		last, r.seconds = int64(pos.Step), pos.Seconds
	}
	path := filepath.Join(r.Dir, metricsFile)
	// There is one row a step, and rows reach the disk before the checkpoint that follows them. A file that is not so has
	// been changed by someone else: it is not touched.
	rows, err := r.rows(r.mark.Config)
	if err != nil {
		return err
	}
	kept := 0
	for kept < len(rows) && rows[kept].Step == kept && kept <= int(last) {
		kept++
	}
	if want := int(last) + 1; kept != want {
		return fmt.Errorf("%s holds %d rows up to the checkpoint of step %d, not %d: restore it, or move %s away to train "+
			"the cell from the start", path, kept, last, want, r.Dir)
	}
	sum, err := jsonl.Sum(path, jsonl.UpTo("step", last))
	if err != nil {
		return err
	}
	if pos.Rows != "" && sum != pos.Rows {
		return fmt.Errorf("the rows of %s are not those that the checkpoint of step %d was saved with: restore the file, or "+
			"move %s away to train the cell from the start", path, last, r.Dir)
	}
	_, err = jsonl.Recover(path, jsonl.UpTo("step", last))
	return err
}

// refuseForeignState refuses the checkpoint of another cell, another configuration or other data.
func (r *session) refuseForeignState(pos training.Position) error {
	if err := r.refuseForeignCheckpoint(pos, r.mark.Config); err != nil {
		return err
	}
	if pos.Data != r.set.DataHash {
		return otherDataError(r.Dir, pos.Data, r.set.DataHash)
	}
	return nil
}

func (r *session) loop(ctx context.Context) error {
	t, c := r.trainer, r.Config
	r.listener.Started(r.Cell, t.StepsDone())
	if r.fresh {
		if ctx.Err() != nil {
			return ErrInterrupted
		}
		if err := r.writeFirstRow(); err != nil {
			return err
		}
	}
	for t.StepsDone() < c.Train.Steps {
		if ctx.Err() != nil {
			if err := r.save(); err != nil {
				return err
			}
			return ErrInterrupted
		}
		row, err := r.step()
		if errors.Is(err, errRankStops) {
			if err := r.save(); err != nil {
				return err
			}
			return ErrInterrupted
		}
		if err != nil {
			return atStep(t.StepsDone()+1, err)
		}
		if err := r.appendRow(row); err != nil {
			return err
		}
		r.last = row
		r.listener.Stepped(r.Cell, row)
		if t.StepsDone()%c.Intervals.CheckpointEvery == 0 || t.StepsDone() == c.Train.Steps {
			if err := r.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// divergedAt begins the error of a cell whose training diverged.
const divergedAt = "training diverged at step"

// errRankStops ends the steps where another rank was told to stop.
var errRankStops = errors.New("a rank was told to stop")

// atStep adds the step to an error and, where training diverged, what to do.
func atStep(step int, err error) error {
	if d := (training.DivergedError{}); errors.As(err, &d) {
		return fmt.Errorf(divergedAt+" %d: %w; the last checkpoint is untouched: lower train.lr or "+
			"train.discriminator_lr and start in another folder", step, err)
	}
	return fmt.Errorf("step %d: %w: %sthe last checkpoint is untouched; the same command goes on from it", step, err,
		whatHelps(err))
}

// whatHelps is what to do about an error of the system, as a part of a sentence before another one.
func whatHelps(err error) string {
	if do := nextstep.For(err); do != "" {
		return do + "; "
	}
	return ""
}

// writeFirstRow writes the row of step 0, the tables and scores before training, and a checkpoint.
func (r *session) writeFirstRow() error {
	row := r.row(nil)
	row.Cell = &r.mark
	row.Scalars = training.StepResult{}.Scalars()
	if err := r.addMetrics(&row, r.trainer.Snapshot(r.data.TokenRows())); err != nil {
		return err
	}
	if err := r.appendRow(row); err != nil {
		return err
	}
	return r.save()
}

// appendRow appends a row to metrics.jsonl and to the events of TensorBoard.
func (r *session) appendRow(row Row) error {
	if err := r.stillOurs(); err != nil {
		return err
	}
	if err := r.metrics.Append(row); err != nil {
		return err
	}
	return r.events.append(row)
}

// step trains one step and returns its row, with the measures and evaluations that are due.
func (r *session) step() (Row, error) {
	t, w := r.trainer, r.Config.Intervals
	start := time.Now()
	batch, err := r.data.Train(r.Seed, t.StepsDone())
	if err != nil {
		return Row{}, err
	}
	if stop, err := r.ranks.step(batch); err != nil {
		return Row{}, err
	} else if stop {
		return Row{}, errRankStops
	}
	next := t.StepsDone() + 1
	measured := next%w.MeasureEvery == 0 || next == r.Config.Train.Steps
	var result training.StepResult
	var s *measure.Snapshot
	if measured {
		result, s, err = t.StepWithSnapshot(batch, r.data.TokenRows())
	} else {
		result, err = t.Step(batch)
	}
	r.ranks.done()
	if err != nil {
		return Row{}, err
	}
	r.seconds += (time.Since(start) - result.Others).Seconds()
	row := r.row(batch)
	row.Scalars = result.Scalars()
	return row, r.addMetrics(&row, s)
}

// addMetrics adds the metrics that are due at the row's step: measures if there is a snapshot, and evaluations.
func (r *session) addMetrics(row *Row, s *measure.Snapshot) error {
	if s != nil {
		taken, err := measure.Take(s, measure.EachMeasure)
		if err != nil {
			return err
		}
		row.Scalars = append(row.Scalars, taken...)
	}
	last := row.Step == r.Config.Train.Steps
	due := last || row.Step%r.Config.Intervals.EvalEvery == 0
	if due {
		if s == nil {
			if err := r.trainer.Fetch(); err != nil {
				return err
			}
			s = r.trainer.Snapshot(r.data.TokenRows())
		}
		taken, err := measure.Take(s, measure.EachEvaluation)
		if err != nil {
			return err
		}
		row.Scalars = append(row.Scalars, taken...)
	}
	if r.Pairs.due(row.Step, r.Config.Train.Steps) {
		judged, err := r.judgePairs()
		if err != nil {
			return err
		}
		row.Scalars = append(row.Scalars, judged...)
	}
	return r.addScores(row, due, last)
}

// addScores adds the scores on held-out text if due, and those on text of another domain if last.
func (r *session) addScores(row *Row, due, last bool) error {
	if len(r.languages) > 0 && due {
		var batches []*training.Batch
		for _, l := range r.languages {
			batches = append(batches, l.Batches...)
		}
		if err := r.ranks.score(batches); err != nil {
			return err
		}
		all, each, err := r.evaluator.ScoreByLanguage(r.languages)
		r.ranks.done()
		if err != nil {
			return err
		}
		row.Scalars = append(row.Scalars, all.Scalars(training.HeldOutMetrics)...)
		for i, e := range each {
			row.Scalars = append(row.Scalars, e.LanguageScalars(r.languages[i].Language)...)
		}
	}
	for _, part := range []struct {
		metrics training.EvaluationMetrics
		batches []*training.Batch
		due     bool
	}{
		{training.HeldOutMetrics, r.heldOut, due},
		{training.OutsideMetrics, r.outside, last},
	} {
		if !part.due || len(part.batches) == 0 {
			continue
		}
		if err := r.ranks.score(part.batches); err != nil {
			return err
		}
		e, err := r.evaluator.Score(part.batches)
		r.ranks.done()
		if err != nil {
			return err
		}
		row.Scalars = append(row.Scalars, e.Scalars(part.metrics)...)
	}
	return nil
}

func (r *session) row(b *training.Batch) Row {
	done := r.trainer.StepsDone()
	row := Row{Step: done, Tokens: int64(done) * int64(r.Config.Train.Batch*r.Config.Train.Seq), Seconds: r.seconds}
	if b != nil {
		row.Batch = strconv.FormatUint(b.Hash(), 16)
	}
	return row
}

// stillOurs refuses to write where another process has taken the cell over. That is no failure of the cell.
func (r *session) stillOurs() error { return ofFolder(r.lock.Check()) }

func (r *session) save() error {
	if err := r.stillOurs(); err != nil {
		return err
	}
	if err := r.metrics.Sync(); err != nil {
		return err
	}
	return r.trainer.Save(filepath.Join(r.Dir, checkpointDir), training.Position{
		Step: r.trainer.StepsDone(), Seconds: r.seconds, Data: r.set.DataHash,
		Owner: r.mark.Name(), Config: r.mark.Config, Rows: r.metrics.Sum(), Kernels: r.kernels,
		Device: r.trainer.Device(),
	})
}
