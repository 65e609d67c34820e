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
}

// Guess is a token and its probability at a masked place.
type Guess struct {
	ID          int
	Piece       string // "▁" begins a word
	Probability float64
}

// NewFillMask loads the generator. A checkpoint without one, or without the head of MLM, is an error: what would
// answer is a random head.
func (c *Checkpoint) NewFillMask() (*FillMask, error) {
	if c.generator == nil {
		return nil, fmt.Errorf("checkpoint %s has no generator, which is the network that predicts masked tokens: the "+
			"releases of the small and base models have none", c.Path)
	}
	if err := c.complete(generatorScope); err != nil {
		return nil, err
	}
	t, err := c.Tokenizer()
	if err != nil {
		return nil, err
	}
	f := &FillMask{Network: c.generator.Network, Tokenizer: t,
		params: graph.NewParamsFrom(c.Start(false), 0, tensor.Float32)}
	_, err = generate(graph.NewBuilder(f.params), f.Network, 1, 1)
	return f, err
}

// Guess predicts each [MASK] of a text: the k likeliest tokens, likeliest first.
func (f *FillMask) Guess(s string, k int) ([][]Guess, error) {
	ids := window(f.Tokenizer, s)
	var places []int
	for i, id := range ids {
		if id == f.Tokenizer.MaskID() {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		return nil, &NoMaskError{}
	}
	logits, err := f.Logits(ids, places)
	if err != nil {
		return nil, err
	}
	var all [][]Guess
	for _, row := range logits {
		all = append(all, f.likeliest(row, k))
	}
	return all, nil
}

// NoMaskError is the error of a text in which nothing is to be guessed.
type NoMaskError struct{}

// Error implements error.
func (*NoMaskError) Error() string {
	return "the text has no [MASK]: put one where a word is to be guessed"
}

// Logits are the scores of every id of the word table at some places of a window of ids, ascending.
func (f *FillMask) Logits(ids, places []int) ([][]float32, error) {
	if err := f.Network.checkIDs(ids); err != nil {
		return nil, err
	}
	b := graph.NewBuilder(f.params)
	g, err := generate(b, f.Network, len(ids), len(places))
	if err != nil {
		return nil, err
	}
	flat, err := g.run(b, ids, places)
	if err != nil {
		return nil, err
	}
	vocab := f.Network.Config.Vocab
	rows := make([][]float32, len(places))
	for i := range rows {
		rows[i] = slices.Clone(flat[i*vocab : (i+1)*vocab])
	}
	return rows, nil
}

// likeliest leaves out rows of the word table that are no token: released tables have some to spare. They take part
// in the softmax, as in training.
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

// window is [CLS], the text's tokens and [SEP]; the word [MASK] in it is the token.
func window(t *unigram.Tokenizer, s string) []int {
	ids := t.EncodeMarked([]int{unigram.ClsID}, s)
	return append(ids, unigram.SepID)
}
