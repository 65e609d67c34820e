package training

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// What a rank tells the others about its parts of a batch: whether all went well, and then for each part its losses
// and samples. Records have one length in all ranks.
const (
	statusBytes = 256 // the kind of an error, the length of its text, the text
	lossBytes   = 3 * 8
	idBytes     = 4
)

// Kinds of errors in a record.
const (
	allWell = iota
	diverged
	otherFailure
)

// shareResults gives the results of the parts of all ranks to each: results has those of this rank, from..to-1. capacity
// is the number of samples of a part. failed is what went wrong here, nil if nothing: what failed in any rank is an error
// in all of them.
func (p *phase) shareResults(r Ranks, results []StepResult, from, to, capacity int, failed error) error {
	stride := lossBytes
	if p.gen != nil && p.gen.sampled != nil {
		stride += capacity * idBytes
	}
	size := statusBytes + (to-from)*stride
	mine, all := make([]byte, size), make([]byte, size*r.Size())
	putStatus(mine, failed)
	if failed == nil {
		for i, result := range results[from:to] {
			result.put(mine[statusBytes+i*stride:])
		}
	}
	if err := r.AllGather(mine, all); err != nil {
		return errors.Join(failed, &RanksBrokenError{err})
	}
	for rank := range r.Size() {
		if err := status(all[rank*size:]); err != nil {
			if rank == r.Rank() {
				return failed
			}
			return atRank(rank, err)
		}
	}
	for i := range results {
		rank, place := i/(to-from), i%(to-from)
		if i < from || i >= to {
			results[i] = p.resultIn(all[rank*size+statusBytes+place*stride:], capacity)
		}
	}
	return nil
}

// atRank says in which rank an error happened.
func atRank(rank int, err error) error {
	if d := (DivergedError{}); errors.As(err, &d) {
		return DivergedError{fmt.Errorf("rank %d: %w", rank, d.error)}
	}
	return fmt.Errorf("rank %d: %w", rank, err)
}

func putStatus(record []byte, err error) {
	if err == nil {
		return
	}
	record[0] = otherFailure
	if errors.As(err, new(DivergedError)) {
		record[0] = diverged
	}
	n := copy(record[2:statusBytes], err.Error())
	record[1] = byte(n)
}

func status(record []byte) error {
	text := errors.New(string(record[2 : 2+int(record[1])]))
	switch record[0] {
	case allWell:
		return nil
	case diverged:
		return DivergedError{text}
	}
	return text
}

// put writes losses and samples.
func (r StepResult) put(record []byte) {
	for i, loss := range []*float64{r.MLMLoss, r.RTDLoss, r.Replaced} {
		if loss != nil {
			binary.LittleEndian.PutUint64(record[8*i:], math.Float64bits(*loss))
		}
	}
	for i, id := range r.Sampled {
		binary.LittleEndian.PutUint32(record[lossBytes+idBytes*i:], uint32(int32(id)))
	}
}

// resultIn reads what put has written for a result of this phase.
func (p *phase) resultIn(record []byte, capacity int) (r StepResult) {
	loss := func(i int) *float64 { return number(math.Float64frombits(binary.LittleEndian.Uint64(record[8*i:]))) }
	if p.gen != nil {
		r.MLMLoss = loss(0)
		if p.gen.sampled != nil {
			r.Sampled = make([]int, capacity)
			for i := range r.Sampled {
				r.Sampled[i] = int(int32(binary.LittleEndian.Uint32(record[lossBytes+idBytes*i:])))
			}
		}
	}
	if p.dis != nil {
		r.RTDLoss, r.Replaced = loss(1), loss(2)
	}
	return r
}
