package training

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"slices"
)

// scoreRecord is the outcome of a part of a batch that a rank has evaluated.
type scoreRecord struct {
	MLMLoss, RTDLoss float64
	Likeliest        []int
	Logits, Labels   []float32
}

// scoreRecords is what a rank sends: the outcomes of its parts, or why there are none.
type scoreRecords struct {
	Parts []scoreRecord
	Error string
}

// HelpScore does this rank's part of an evaluation that rank 0 does by [Evaluator.Score] or [Evaluator.ScoreByLanguage]
// of the same batches in the same order. What fails is an error in rank 0; here only a [*RanksBrokenError] is one.
func (e *Evaluator) HelpScore(batches []*Batch) error {
	err := e.each(batches, nil)
	if errors.As(err, new(*RanksBrokenError)) {
		return err
	}
	return nil
}

// onRanks evaluates parts of batches, the i-th in the rank i mod their number. Rank 0 gets all outcomes, others nil.
func (e *Evaluator) onRanks(parts []*Batch) ([]evaluated, error) {
	n, rank := e.ranks.Size(), e.ranks.Rank()
	var mine scoreRecords
	for i := rank; i < len(parts); i += n {
		out, err := e.run(parts[i])
		if err != nil {
			mine = scoreRecords{Error: err.Error()}
			break
		}
		mine.Parts = append(mine.Parts, scoreRecord{
			out.mlmLoss, out.rtdLoss, out.likeliest, slices.Clone(out.logits), slices.Clone(out.labels),
		})
	}
	all, err := e.ranks.gather(mine)
	if err != nil || rank > 0 {
		return nil, err
	}
	outs := make([]evaluated, len(parts))
	for i := range outs {
		r := all[i%n].Parts[i/n]
		outs[i] = evaluated{mlmLoss: r.MLMLoss, rtdLoss: r.RTDLoss, likeliest: r.Likeliest, logits: r.Logits, labels: r.Labels}
	}
	return outs, nil
}

// gather gives the records of all ranks to rank 0. An error of any rank is one there.
func (g *rankGroup) gather(mine scoreRecords) ([]scoreRecords, error) {
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(mine); err != nil {
		return nil, &RanksBrokenError{err} // the others wait in vain
	}
	sizes := make([]byte, 8*g.Size())
	if err := g.AllGather(binary.LittleEndian.AppendUint64(nil, uint64(text.Len())), sizes); err != nil {
		return nil, &RanksBrokenError{err}
	}
	most := 0
	for rank := range g.Size() {
		most = max(most, int(binary.LittleEndian.Uint64(sizes[8*rank:])))
	}
	padded, texts := make([]byte, most), make([]byte, most*g.Size())
	copy(padded, text.Bytes())
	if err := g.AllGather(padded, texts); err != nil {
		return nil, &RanksBrokenError{err}
	}
	if g.Rank() > 0 {
		return nil, nil
	}
	all := make([]scoreRecords, g.Size())
	for rank := range all {
		if err := gob.NewDecoder(bytes.NewReader(texts[rank*most:])).Decode(&all[rank]); err != nil {
			return nil, atRank(rank, err)
		}
		if all[rank].Error != "" {
			return nil, atRank(rank, errors.New(all[rank].Error))
		}
	}
	return all, nil
}
