package experiments

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/kernels"
)

// Several ranks train one cell at a time. Rank 0 is a run as any other: it has the run folder, reads the text, evaluates
// and writes. The others have no folder and no text. They follow: rank 0 tells them which trainer to build, and sends
// them the state and each batch.

// rankOrder is what rank 0 tells the others.
type rankOrder struct {
	Kind   orderKind
	Config training.Config // of orderCell
	Seed   uint64
	Batch  *training.Batch // of orderStep
	Code   int             // of orderQuit
}

type orderKind int

const (
	orderCell orderKind = iota + 1 // build a trainer, and get the state
	orderStep                      // train on the batch
	orderEnd                       // the cell's session ends
	orderQuit                      // the run ends
)

// rankLeader is rank 0's way to the others; nil where there are none.
type rankLeader struct {
	ranks  training.Ranks
	broken error // the first error of ranks: they do not answer any more
	inCell bool
}

func (l *rankLeader) do(f func() error) error {
	if l.broken == nil {
		if err := f(); err != nil {
			l.broken = &training.RanksBrokenError{Err: err}
		}
	}
	return l.broken
}

func (l *rankLeader) order(o rankOrder) error {
	return l.do(func() error {
		var text bytes.Buffer
		if err := gob.NewEncoder(&text).Encode(o); err != nil {
			return err
		}
		size := binary.LittleEndian.AppendUint64(nil, uint64(text.Len()))
		if err := l.ranks.Broadcast(size, 0); err != nil {
			return err
		}
		return l.ranks.Broadcast(text.Bytes(), 0)
	})
}

// checkRanks refuses a plan whose batches have not as many parts as the ranks need.
func (r *Runner) checkRanks(p *Plan) error {
	if r.Ranks == nil {
		return nil
	}
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err == nil {
			err = c.Train.CheckRanks(r.Ranks.Size())
		}
		if err != nil {
			return fmt.Errorf("arm %s: %w", a.Name, err)
		}
	}
	return nil
}

// option makes a trainer one of the ranks.
func (l *rankLeader) option() []training.Option {
	if l == nil {
		return nil
	}
	return []training.Option{training.AcrossRanks(l.ranks)}
}

// begin lets the other ranks build the cell's trainer, and gives them the state of this one.
func (l *rankLeader) begin(c Cell, t *training.Trainer) error {
	if l == nil {
		return nil
	}
	if err := l.order(rankOrder{Kind: orderCell, Config: c.Config, Seed: c.Seed}); err != nil {
		return err
	}
	var failed error
	if err := l.do(func() (err error) {
		failed, err = agree(l.ranks, nil)
		return err
	}); err != nil || failed != nil {
		return errors.Join(err, failed)
	}
	l.inCell = true
	return l.do(t.SyncState)
}

// step announces a step on a batch. stop is true if a rank was told to stop.
func (l *rankLeader) step(b *training.Batch) (stop bool, err error) {
	if l == nil {
		return false, nil
	}
	if err := l.order(rankOrder{Kind: orderStep, Batch: b}); err != nil {
		return false, err
	}
	return stop, l.do(func() (err error) {
		stop, err = anyStops(l.ranks, false)
		return err
	})
}

// end ends the cell's session in the other ranks.
func (l *rankLeader) end() error {
	if l == nil || !l.inCell {
		return nil
	}
	l.inCell = false
	return l.order(rankOrder{Kind: orderEnd})
}

// ReleaseRanks ends [FollowRank0] in the other ranks, which returns code. It is called once, by rank 0. A
// [*training.RanksBrokenError] means that they do not listen.
func ReleaseRanks(r training.Ranks, code int) error {
	return (&rankLeader{ranks: r}).order(rankOrder{Kind: orderQuit, Code: code})
}

// anyStops tells all ranks whether one of them was told to stop.
func anyStops(r training.Ranks, stop bool) (any bool, err error) {
	mine, all := make([]byte, 1), make([]byte, r.Size())
	if stop {
		mine[0] = 1
	}
	err = r.AllGather(mine, all)
	return bytes.IndexByte(all, 1) >= 0, err
}

// agree tells all ranks the first error that one of them has; err is that of the exchange.
func agree(r training.Ranks, mine error) (failed, err error) {
	const size = 512
	record, all := make([]byte, size), make([]byte, size*r.Size())
	if mine != nil {
		copy(record, mine.Error())
	}
	if err := r.AllGather(record, all); err != nil {
		return mine, err
	}
	for rank := range r.Size() {
		if text := bytes.TrimRight(all[rank*size:(rank+1)*size], "\x00"); len(text) > 0 {
			return fmt.Errorf("rank %d: %s", rank, text), nil
		}
	}
	return nil, nil
}

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
	ranks   training.Ranks
	trainer *training.Trainer
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
	f.trainer = t
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
	if f.trainer != nil {
		f.trainer.Close()
		f.trainer = nil
	}
}
