package experiments

import (
	"github.com/ablate-go/ablate/text"
)

// data gives an arm its batches.
type data struct {
	set *text.Dataset
	c   Config
	// Rows are the ids of ordinary tokens seen in the training text, over which similarity is taken.
	rows []int
}

func newData(set *text.Dataset, c Config) *data {
	d := &data{set: set, c: c}
	for id, n := range set.Counts {
		if n > 0 && !set.Tokenizer.IsSpecial(id) {
			d.rows = append(d.rows, id)
		}
	}
	return d
}

// train is the batch of a training step.
func (d *data) train(seed uint64, step int) (*Batch, error) {
	indices := d.set.Train.Batch(nil, seed, uint64(step), d.c.Train.Batch)
	return d.batch(d.set.Train, indices, seed, purposeTrain, step)
}

// fixed are the same windows of held-out text for every arm and seed, spread evenly over it, with masks
// by seed. A short text gives some windows several times, under other masks.
func (d *data) fixed(w *text.Windows, seed uint64) ([]*Batch, error) {
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
		if batches[i], err = d.batch(w, indices, seed, purposeEval, i); err != nil {
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
