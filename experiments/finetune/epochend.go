package finetune

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/tasks"
)

// evaluate scores the dev sets at the end of an epoch, and keeps the weights if they are the best so far. They are
// written before the row that says so: after a kill in between, the epoch's end is trained again to the same bits.
func (s *session) evaluate(ctx context.Context, row *Row) error {
	sets := s.run.Data.Dev
	predictions, err := s.run.predictAll(ctx, s.predictor, sets, s.run.windows.dev)
	if ctx.Err() != nil { // the update has no row yet: the next session goes on from the checkpoint before it
		return ErrInterrupted
	}
	if err != nil {
		return err
	}
	if noAnswer(s.run.Data) {
		row.Threshold = tasks.NoAnswerThreshold(sets[0], predictions[0])
	}
	if row.Dev, err = s.run.score(sets, predictions, row.Threshold); err != nil {
		return err
	}
	row.Mean = tasks.Mean(row.Dev[0].Results)
	if !s.consider(*row) {
		return nil
	}
	if err := s.trainer.model.graphs.Fetch(); err != nil {
		return err
	}
	return training.SaveState(filepath.Join(s.Dir, bestDir), weights{s.trainer.params},
		s.position(row.Step), nil)
}

// outcome loads the weights of the best epoch into the model, and scores the test sets that have labels.
func (s *session) outcome(ctx context.Context) (Outcome, error) {
	o := Outcome{Epoch: s.epoch, Seconds: s.seconds, Begun: s.begun}
	rows, err := Rows(s.Dir)
	if err != nil {
		return o, err
	}
	for _, row := range rows {
		if row.Dev != nil && row.Epoch == s.epoch {
			o.Dev, o.Threshold = row.Dev, row.Threshold
		}
	}
	if err := s.run.useBest(s.trainer.model, s.Trial, s.epoch); err != nil {
		return o, err
	}
	predictions, err := s.run.predictAll(ctx, s.predictor, s.run.Data.Test, s.run.windows.test)
	if ctx.Err() != nil {
		return o, ErrInterrupted
	}
	if err != nil {
		return o, err
	}
	o.Test, err = s.run.score(s.run.Data.Test, predictions, o.Threshold)
	return o, err
}

// useBest reads the weights of a trial's best epoch. Those of an earlier epoch, which are there too, are an error.
func (r *Run) useBest(m *model, t Trial, epoch int) error {
	dir, step := filepath.Join(t.Dir, bestDir), epoch*r.epochSteps()
	pos, found, damaged, err := training.LoadState(dir, weights{m.params})
	m.graphs.Changed()
	if err == nil && pos.Owner != "" && pos.Owner != t.Name() {
		return otherTrial(dir, pos.Owner)
	}
	if err == nil && (!found || pos.Step != step) {
		err = fmt.Errorf("%s has no weights of update %d, the end of the best epoch", dir, step)
		if len(damaged) > 0 {
			err = fmt.Errorf("the weights of the best epoch cannot be read: %s", damaged[0])
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %s", err, nextstep.Instead(err, "remove "+t.Dir+" to train this trial again"))
	}
	return nil
}
