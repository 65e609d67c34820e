package training

import (
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/text"
)

// Batches makes the batches of an arm from a text.
type Batches struct {
	set  *text.Dataset
	c    Config
	rows measure.TokenRows
}

// NewBatches reads batches of the configuration's size. The text's windows must have c.Train.Seq tokens and its
// tokenizer at most as many ids as the word table has rows.
func NewBatches(set *text.Dataset, c Config) *Batches {
	return &Batches{set: set, c: c, rows: measure.NewTokenRows(set)}
}

// TokenRows returns the rows of the ordinary tokens in the training text, over which tables are measured.
func (d *Batches) TokenRows() measure.TokenRows { return d.rows }

// Train returns the batch of a training step, counted from 0. It depends only on seed, step and text, so that trainers
// with one seed have the same batches and masks. Errors are those of reading the text.
func (d *Batches) Train(seed uint64, step int) (*Batch, error) {
	indices := d.set.Train.Batch(nil, seed, uint64(step), d.c.Train.Batch)
	return d.batch(d.set.Train, indices, seed, purposeTrain, step)
}

// evalSeed is the seed of masks and samples in evaluations, whatever the seed of the cell: all cells have the same
// test, so that differences between seeds come from training.
const evalSeed = 0

// HeldOut returns Intervals.EvalBatches batches of held-out text, the same for every arm and seed; of a text of several
// languages as many of each, see [Batches.HeldOutByLanguage].
func (d *Batches) HeldOut() ([]*Batch, error) {
	if d.set.Languages == nil {
		return d.fixed(d.set.HeldOut)
	}
	languages, err := d.HeldOutByLanguage()
	var all []*Batch
	for _, l := range languages {
		all = append(all, l.Batches...)
	}
	return all, err
}

// LanguageBatches are batches of one language.
type LanguageBatches struct {
	Language string
	Batches  []*Batch
}

// HeldOutByLanguage returns Intervals.EvalBatches batches of the held-out text of each language, in the order of their
// names; none of a text that names no language.
func (d *Batches) HeldOutByLanguage() ([]LanguageBatches, error) {
	var all []LanguageBatches
	for _, l := range d.set.Languages {
		batches, err := d.fixed(l.HeldOut)
		if err != nil {
			return nil, err
		}
		all = append(all, LanguageBatches{l.Name, batches})
	}
	return all, nil
}

// OutOfDomain returns as many batches of the text of another domain; none if there is no such text.
func (d *Batches) OutOfDomain() ([]*Batch, error) { return d.fixed(d.set.OutOfDomain) }

// fixed returns batches of windows that are spread evenly over the text, with the same masks for every arm and seed. A
// short text gives some windows several times, with different masks.
func (d *Batches) fixed(w *text.Windows) ([]*Batch, error) {
	if w == nil {
		return nil, nil
	}
	n := d.c.Intervals.EvalBatches * d.c.Train.Batch
	batches := make([]*Batch, d.c.Intervals.EvalBatches)
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

func (d *Batches) batch(w *text.Windows, indices []int, seed uint64, purpose string, step int) (*Batch, error) {
	seq := d.c.Train.Seq
	ids := make([]int, len(indices)*seq)
	for i, index := range indices {
		if _, err := w.Window(index, ids[i*seq:i*seq:(i+1)*seq]); err != nil {
			return nil, err
		}
	}
	return newBatch(d.c, d.set.Tokenizer, ids, seed, purpose, step)
}
