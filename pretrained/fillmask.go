package pretrained

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// FillMask predicts masked tokens with the generator, through its enhanced mask decoder where it has one.
type FillMask struct {
	Network   Network
	Tokenizer *unigram.Tokenizer
	params    *graph.Params
	windows   windows
}

// Guess is a token and its probability at a masked position.
type Guess struct {
	ID          int
	Piece       string // "▁" marks the beginning of a word
	Probability float64
}

// NewFillMask loads the generator and the tokenizer. A checkpoint without a generator, the head of MLM or a tokenizer
// is an error.
func (c *Checkpoint) NewFillMask() (*FillMask, error) {
	if c.generator == nil {
		return nil, fmt.Errorf("checkpoint %s has no generator, which is the network that predicts masked tokens: the "+
			"releases of the small and base models have none", c.Path)
	}
	if err := c.requireComplete(generatorScope); err != nil {
		return nil, err
	}
	t, err := c.Tokenizer()
	if err != nil {
		return nil, err
	}
	f := &FillMask{Network: c.generator.Network, Tokenizer: t,
		params: graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32)}
	_, err = generate(graph.NewBuilder(f.params), f.Network, 1, 1)
	return f, err
}

// Guess predicts each [MASK] of a text: the k most probable tokens, most probable first. A text without [MASK] and one
// longer than the network's windows are errors.
func (f *FillMask) Guess(s string, k int) ([][]Guess, error) {
	ids := window(f.Tokenizer, s)
	var positions []int
	for i, id := range ids {
		if id == f.Tokenizer.MaskID() {
			positions = append(positions, i)
		}
	}
	if len(positions) == 0 {
		return nil, &NoMaskError{}
	}
	logits, err := f.Logits(ids, positions)
	if err != nil {
		return nil, err
	}
	var all [][]Guess
	for _, row := range logits {
		all = append(all, f.likeliest(row, k))
	}
	return all, nil
}

// Logits returns the scores of every id of the word table, [len(positions), vocab], at some positions of a window of
// ids. The positions are ascending. A window that is too long and ids outside the word table are errors.
func (f *FillMask) Logits(ids, positions []int) ([][]float32, error) {
	if err := f.Network.checkIDs(ids); err != nil {
		return nil, err
	}
	flat, err := f.windows.run(f.params, f.Network.MaxTokens(), ids, positions,
		func(b *graph.Builder, seq, places int) (forward, error) { return generate(b, f.Network, seq, places) })
	if err != nil {
		return nil, err
	}
	vocab := f.Network.Config.Vocab
	rows := make([][]float32, len(positions))
	for i := range rows {
		rows[i] = slices.Clone(flat[i*vocab : (i+1)*vocab])
	}
	return rows, nil
}

// likeliest leaves out rows of the word table without a token, which released tables have. They are part of the
// softmax, as in training.
func (f *FillMask) likeliest(logits []float32, k int) []Guess {
	largest := float64(slices.Max(logits))
	sum := 0.0
	for _, x := range logits {
		sum += math.Exp(float64(x) - largest)
	}
	ids := make([]int, min(len(logits), f.Tokenizer.Size()))
	for i := range ids {
		ids[i] = i
	}
	slices.SortStableFunc(ids, func(a, b int) int { return cmp.Compare(logits[b], logits[a]) })
	var out []Guess
	for _, id := range ids[:min(k, len(ids))] {
		out = append(out, Guess{id, f.Tokenizer.Piece(id), math.Exp(float64(logits[id])-largest) / sum})
	}
	return out
}

// window returns [CLS], the tokens of the text and [SEP]; the word [MASK] in the text becomes that token.
func window(t *unigram.Tokenizer, s string) []int {
	ids := t.EncodeMarked([]int{unigram.ClsID}, s)
	return append(ids, unigram.SepID)
}
