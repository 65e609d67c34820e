package experiments

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/kernels"
)

// FollowRank0 trains what rank 0 trains, until that one calls [ReleaseRanks], and returns the code given there. When ctx
// ends it asks rank 0 to stop, which saves. It writes no file. threads is the number of cores to use.
func FollowRank0(ctx context.Context, r training.Ranks, threads int) (code int, err error) {
	kernels.SetThreads(max(1, threads))
	f := follower{ranks: r}
	defer f.end()
	for {
		o, err := f.next()
		if err != nil {
			return 1, &training.RanksBrokenError{Err: err}
		}
		switch o.Kind {
		case orderCell:
			err = f.begin(o)
		case orderStep:
			err = f.step(ctx, o.Batch)
		case orderScore:
			err = f.evaluator.HelpScore(o.Score)
		case orderEnd:
			f.end()
		case orderQuit:
			return o.Code, nil
		}
		if err != nil {
			return 1, &training.RanksBrokenError{Err: err}
		}
	}
}

// follower is a rank other than 0.
type follower struct {
	ranks     training.Ranks
	trainer   *training.Trainer
	evaluator *training.Evaluator
}

func (f *follower) next() (o rankOrder, err error) {
	size := make([]byte, 8)
	if err := f.ranks.Broadcast(size, 0); err != nil {
		return o, err
	}
	text := make([]byte, binary.LittleEndian.Uint64(size))
	if err := f.ranks.Broadcast(text, 0); err != nil {
		return o, err
	}
	return o, gob.NewDecoder(bytes.NewReader(text)).Decode(&o)
}

func (f *follower) begin(o rankOrder) error {
	o.Config.Model.From = "" // rank 0 has read the checkpoint
	t, failed := training.NewTrainer(o.Config, o.Seed, training.AcrossRanks(f.ranks))
	if f.trainer = t; failed == nil {
		var e *training.Evaluator
		if e, failed = training.NewEvaluator(t); failed == nil {
			f.evaluator = e
		}
	}
	if failed, err := agree(f.ranks, failed); err != nil || failed != nil {
		f.end()
		return err
	}
	return t.SyncState()
}

// step returns an error only if the ranks cannot be reached: rank 0 gets all others too.
func (f *follower) step(ctx context.Context, b *training.Batch) error {
	stop, err := anyStops(f.ranks, ctx.Err() != nil)
	if err != nil || stop {
		return err
	}
	_, err = f.trainer.Step(b)
	if errors.As(err, new(*training.RanksBrokenError)) {
		return err
	}
	return nil
}

func (f *follower) end() {
	if f.evaluator != nil {
		f.evaluator.Close()
	}
	if f.trainer != nil {
		f.trainer.Close()
	}
	f.evaluator, f.trainer = nil, nil
}
