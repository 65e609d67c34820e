package experiments

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/experiments/training"
)

// Several ranks train one cell at a time. Rank 0 is a run as any other: it has the run folder, reads the text, evaluates
// and writes. The others have no folder and no text. They follow: rank 0 tells them which trainer to build, and sends
// them the state and each batch.

// rankOrder is what rank 0 tells the others.
type rankOrder struct {
	Kind   orderKind
	Config training.Config // of orderCell
	Seed   uint64
	Batch  *training.Batch   // of orderStep
	Score  []*training.Batch // of orderScore
	Code   int               // of orderQuit
}

type orderKind int

const (
	orderCell  orderKind = iota + 1 // build a trainer, and get the state
	orderStep                       // train on the batch
	orderScore                      // evaluate a share of the batches
	orderEnd                        // the cell's session ends
	orderQuit                       // the run ends
)

// rankLeader is rank 0's way to the others; nil where there are none.
type rankLeader struct {
	ranks  training.Ranks
	broken error // the first error of ranks: they do not answer any more
	inCell bool
	busy   bool // the others wait for what comes after an order
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
			err = c.CheckRanks(r.Ranks.Size())
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
	err = l.do(func() (err error) {
		stop, err = anyStops(l.ranks, false)
		return err
	})
	l.busy = !stop
	return stop, err
}

// done says that a step or an evaluation has come to its end, with an error of all ranks or none.
func (l *rankLeader) done() {
	if l != nil {
		l.busy = false
	}
}

// score announces an evaluation of batches.
func (l *rankLeader) score(batches []*training.Batch) error {
	if l == nil {
		return nil
	}
	l.busy = true
	return l.order(rankOrder{Kind: orderScore, Score: batches})
}

// end ends the cell's session in the other ranks.
func (l *rankLeader) end() error {
	if l == nil || !l.inCell {
		return nil
	}
	l.inCell = false
	if l.busy && l.broken == nil { // a panic: the others are in the middle of something
		l.broken = &training.RanksBrokenError{Err: errors.New("rank 0 has failed in the middle of a step")}
	}
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
