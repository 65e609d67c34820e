package training

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
)

// Batch is the data of one step: windows of text, their masks, and the random numbers for sampling. It depends only on
// (seed, purpose, step) and the text, so arms with one seed have the same batches and masks.
type Batch struct {
	Step     int
	Original []int     // batch*seq ids
	Mask     []float32 // 1 at tokens, 0 at padding
	Masked   objectives.Masked
	Uniforms []float64 // one number in [0, 1) for each position to predict
	Sampled  []int     // sampled ids, for graphs that do not sample; nil in training, see [StepResult]

	// Part is how many windows, tokens and predictions of the step's batch come before this one, if it is a part of it.
	Part [3]int
}

// Purposes of random numbers.
const (
	purposeTrain = "train"
	purposeEval  = "heldout"
)

// newBatch masks the windows for a step of the given purpose.
func newBatch(c Config, v objectives.Vocabulary, windows []int, seed uint64, purpose string, step int) (*Batch, error) {
	m, err := c.Masking.Batch(windows, c.Train.Batch, c.Train.Seq, v, objectives.Draw{
		Seed: seed, Purpose: "mask/" + purpose, Step: uint64(step),
	})
	if err != nil {
		return nil, err
	}
	mask := make([]float32, len(windows))
	for i, id := range windows {
		if id != v.PadID() {
			mask[i] = 1
		}
	}
	b := &Batch{Step: step, Original: windows, Mask: mask, Masked: m, Uniforms: make([]float64, len(m.Positions))}
	r := rng.Stream(seed, "sample/"+purpose, uint64(step))
	for i := range b.Uniforms {
		b.Uniforms[i] = r.Float64()
	}
	return b, nil
}

// Hash is a hash of the tokens and masks: it is equal in all arms with one seed.
func (b *Batch) Hash() uint64 {
	h := uint64(len(b.Original))
	for _, ids := range [][]int{b.Original, b.Masked.IDs, b.Masked.Positions} {
		for _, id := range ids {
			h = rng.Mix(h ^ uint64(id))
		}
	}
	return h
}

// scalar reads a loss node after a run; nil if the graph has none.
func scalar(n *gorgonia.Node) *float64 {
	if n == nil {
		return nil
	}
	v := graph.Scalar(n.Value())
	return &v
}
