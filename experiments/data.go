package experiments

import (
	"github.com/ablate-go/ablate/text"
)

// data gives an arm its batches.
type data struct {
	set  *text.Dataset
	c    Config
	seen Seen
}

func newData(set *text.Dataset, c Config) *data {
	return &data{set: set, c: c, seen: newSeen(set)}
}

// train is the batch of a training step.
func (d *data) train(seed uint64, step int) (*Batch, error) {
	indices := d.set.Train.Batch(nil, seed, uint64(step), d.c.Train.Batch)
	return d.batch(d.set.Train, indices, seed, purposeTrain, step)
}

// evalSeed draws the masks and samples of evaluation, whatever the seed of the cell: one test for all, so
// that what differs between seeds is the training.
const evalSeed = 0

// fixed are the same windows of held-out text with the same masks for every arm and seed, spread evenly
// over the text. A short text gives some windows several times, under other masks.
func (d *data) fixed(w *text.Windows) ([]*Batch, error) {
	if w == nil {
		return nil, nil
	}
	n := d.c.Watch.EvalBatches * d.c.Train.Batch
	batches := make([]*Batch, d.c.Watch.EvalBatches)
	for i := range batches {
		indices := make([]int, d.c.Train.Batch)
		for j := range indices {
			at := i*d.c.Train.Batch + j
			if n <= w.Len() {
				indices[j] = at * w.Len() / n
			} else {
				indices[j] = at % w.Len()
			}
		}
		var err error
		if batches[i], err = d.batch(w, indices, evalSeed, purposeEval, i); err != nil {
			return nil, err
		}
	}
	return batches, nil
}

func (d *data) batch(w *text.Windows, indices []int, seed uint64, purpose string, step int) (*Batch, error) {
	seq := d.c.Train.Seq
	ids := make([]int, len(indices)*seq)
	for i, index := range indices {
		if _, err := w.Window(index, ids[i*seq:i*seq:(i+1)*seq]); err != nil {
			return nil, err
		}
	}
	return newBatch(d.c, d.set.Tokenizer, ids, seed, purpose, step)
}
