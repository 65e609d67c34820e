package training

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"unsafe"

	"gorgonia.org/tensor"
)

// Ranks are processes that train one cell together. Each has a trainer with the same weights, and computes the gradients
// of consecutive parts of every batch (train.accumulate says how many there are). These are summed in the order in which
// one process sums its parts, so that the number of ranks changes no bit.
//
// Its methods wait until all ranks have called the same ones in the same order. After an error they are not called
// again.
type Ranks interface {
	Rank() int // of this process, from 0
	Size() int

	// Broadcast copies data of the rank root to all others, whose data have the same length.
	Broadcast(data []byte, root int) error
	// AllGather gives to each rank what all ranks send, in their order; all is Size times as long as mine.
	AllGather(mine, all []byte) error
	// AllToAll sends the i-th of Size equal pieces of send to rank i, and puts that of rank i into the i-th of receive.
	AllToAll(send, receive []byte) error
}

// AcrossRanks makes the trainer one of several. [Trainer.Step] is then called by all ranks with the same batch, and
// returns the same result or an error in all of them. A configuration whose train.accumulate does not fit the number of
// ranks is a [*RanksError].
func AcrossRanks(r Ranks) Option {
	return Option{func(n *networkBuilder) error {
		if r == nil || r.Size() == 1 {
			return nil
		}
		n.ranks = newRankGroup(r)
		return n.c.Train.CheckRanks(r.Size())
	}}
}

// RanksError says that the parts of a batch cannot be divided among the ranks.
type RanksError struct{ Ranks, Parts, Batch int }

func (e *RanksError) Error() string {
	problem := fmt.Sprintf("train.accumulate is %d, and %d ranks need a multiple of %d: each takes as many parts of a batch",
		e.Parts, e.Ranks, e.Ranks)
	if e.Parts%e.Ranks == 0 {
		problem = fmt.Sprintf("train.accumulate is %d, and %d ranks are no power of 2: they sum in another order than one "+
			"process", e.Parts, e.Ranks)
	}
	if e.Batch%e.Ranks != 0 {
		return fmt.Sprintf("%s; use a number of ranks that divides train.batch, %d, and set train.accumulate to it", problem,
			e.Batch)
	}
	return fmt.Sprintf("%s; set train.accumulate to %d", problem, e.Ranks)
}

// CheckRanks is a [*RanksError] if that many ranks cannot sum in the order of one process: train.accumulate must be
// their number, or a multiple of it where that is a power of 2.
func (t Train) CheckRanks(ranks int) error {
	parts := t.parts()
	if parts == ranks || parts%ranks == 0 && bits.OnesCount(uint(ranks)) == 1 {
		return nil
	}
	return &RanksError{Ranks: ranks, Parts: parts, Batch: t.Batch}
}

// RanksBrokenError says that the other ranks cannot be reached any more. Nothing but ending is left.
type RanksBrokenError struct{ Err error }

func (e *RanksBrokenError) Error() string {
	return fmt.Sprintf("the other ranks cannot be reached any more: %v", e.Err)
}

// Unwrap implements errors.Is.
func (e *RanksBrokenError) Unwrap() error { return e.Err }

// SyncState gives to all ranks the step, the weights and the moments of rank 0. All ranks call it.
func (t *Trainer) SyncState() error {
	if t.networks.ranks == nil {
		return nil
	}
	step := binary.LittleEndian.AppendUint64(nil, uint64(t.step))
	if err := t.networks.ranks.Broadcast(step, 0); err != nil {
		return &RanksBrokenError{err}
	}
	t.step = int(binary.LittleEndian.Uint64(step))
	return t.EachTensor(func(_ string, _ tensor.Shape, data []float32) error {
		if err := t.networks.ranks.Broadcast(asBytes(data), 0); err != nil {
			return &RanksBrokenError{err}
		}
		return nil
	})
}

// rankGroup is the ranks with memory to sum over them.
type rankGroup struct {
	Ranks
	scratch []float32
}

func newRankGroup(r Ranks) *rankGroup { return &rankGroup{r, rankScratch(r.Size())} }

// share is the parts from..to-1 of this rank: all of them in a process that trains alone.
func (g *rankGroup) share(parts int) (from, to int) {
	if g == nil {
		return 0, parts
	}
	n := parts / g.Size()
	return g.Rank() * n, (g.Rank() + 1) * n
}

// join makes of what each rank has computed of a phase what one process would have: the results of all parts and the
// sums of gradients. failed is the error of this rank; an error of any rank is one of all, before anything is summed.
func (g *rankGroup) join(p *phase, results []StepResult, capacity int, failed error) error {
	if g == nil {
		return failed
	}
	from, to := g.share(len(results))
	if err := p.shareResults(g, results, from, to, capacity, failed); err != nil {
		return err
	}
	if err := sumOverRanks(g, p.sum.levels[0][:p.sum.size()], g.scratch); err != nil {
		return &RanksBrokenError{err}
	}
	return nil
}

// asBytes is the memory of numbers.
func asBytes(x []float32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), 4*len(x))
}
