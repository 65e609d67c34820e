package objectives

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/ablate-go/ablate/internal/rng"
)

// None fills the unused entries of Masked.Positions and Masked.Targets.
const None = -1

// Masked is a masked batch of B windows of S tokens, the input of the generator.
type Masked struct {
	// IDs are the masked tokens, length B*S; position s of window b is entry b*S+s.
	IDs []int
	// Positions are the positions b*S+s to predict: N ascending ones, then None up to the capacity B*MaxPredictions(S).
	Positions []int
	// Targets are the original ids at Positions, then None.
	Targets []int
	// N is the number of positions to predict, over all windows.
	N int
}

// Draw identifies the random numbers of a batch. They depend on nothing else, so every arm of an experiment has the
// same masks, and splitting a batch into parts does not change them.
type Draw struct {
	Seed    uint64 // of the run
	Purpose string // such as "mask" for training and "mask/valid" for evaluation
	Step    uint64 // the training step, or the number of the evaluation batch
	First   int    // index of the first given window in the whole batch of the step, for accumulated gradients
}

// Batch masks batch windows of seq tokens, given row after row: len(windows) = batch*seq. It does not change windows.
// The mask of window b depends only on its tokens and (Seed, Purpose, Step, First+b). It is an error if m is not valid,
// the sizes do not fit or an id is outside the vocabulary.
func (m Masking) Batch(windows []int, batch, seq int, v Vocabulary, d Draw) (Masked, error) {
	if err := m.check(windows, batch, seq, v); err != nil {
		return Masked{}, err
	}
	if d.First < 0 {
		return Masked{}, fmt.Errorf("masking: the first window has index %d; count from 0", d.First)
	}
	each := m.MaxPredictions(seq)
	out := Masked{
		IDs:       slices.Clone(windows),
		Positions: slices.Repeat([]int{None}, batch*each),
		Targets:   slices.Repeat([]int{None}, batch*each),
	}
	for b := range batch {
		r := rng.Stream(d.Seed, d.Purpose+"/"+strconv.Itoa(d.First+b), d.Step)
		for _, s := range m.choose(out.IDs[b*seq:(b+1)*seq], v, r) {
			out.Positions[out.N] = b*seq + s
			out.Targets[out.N] = windows[b*seq+s]
			out.N++
		}
	}
	return out, nil
}

// check returns an error for invalid settings, sizes or ids.
func (m Masking) check(windows []int, batch, seq int, v Vocabulary) error {
	if err := m.Validate(); err != nil {
		return fmt.Errorf("masking: %w", err)
	}
	if batch < 0 || seq < 0 || len(windows) != batch*seq {
		return fmt.Errorf("masking: %d tokens do not make %d windows of %d; give %d", len(windows), batch, seq, batch*seq)
	}
	for i, id := range windows {
		if id < 0 || id >= v.Size() {
			return fmt.Errorf("masking: window %d, position %d: id %d is outside the vocabulary of %d; use the tokenizer of "+
				"the run", i/seq, i%seq, id, v.Size())
		}
	}
	return nil
}
