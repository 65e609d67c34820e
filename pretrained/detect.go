package pretrained

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// Detect finds replaced tokens with the discriminator.
type Detect struct {
	Network   Network
	Tokenizer *unigram.Tokenizer
	params    *graph.Params
	windows   windows
}

// Judged is a token and the probability that it was replaced.
type Judged struct {
	ID          int
	Piece       string // "▁" marks the beginning of a word
	Probability float64
}

// NewDetect loads the discriminator and the tokenizer. A checkpoint without a discriminator, the head of RTD or a
// tokenizer is an error.
func (c *Checkpoint) NewDetect() (*Detect, error) {
	if c.discriminator == nil {
		return nil, fmt.Errorf("checkpoint %s has no discriminator, which is the network that detects replaced tokens: it "+
			"is a generator alone", c.Path)
	}
	if err := c.requireComplete(discriminatorScope); err != nil {
		return nil, err
	}
	t, err := c.Tokenizer()
	if err != nil {
		return nil, err
	}
	d := &Detect{Network: c.discriminator.Network, Tokenizer: t,
		params: graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32)}
	_, err = discriminate(graph.NewBuilder(d.params), d.Network, 1)
	return d, err
}

// Judge returns for each token of a text, without [CLS] and [SEP], the probability that it was replaced. A text longer
// than the network's windows is an error.
func (d *Detect) Judge(s string) ([]Judged, error) {
	ids := window(d.Tokenizer, s)
	logits, err := d.Logits(ids)
	if err != nil {
		return nil, err
	}
	var all []Judged
	for i, id := range ids[:len(ids)-1] {
		if i > 0 {
			all = append(all, Judged{id, d.Tokenizer.Piece(id), 1 / (1 + math.Exp(-float64(logits[i])))})
		}
	}
	return all, nil
}

// Logits returns a score for each id of a window; above 0 means replaced. A window that is too long and ids outside the
// word table are errors.
func (d *Detect) Logits(ids []int) ([]float32, error) {
	if err := d.Network.checkIDs(ids); err != nil {
		return nil, err
	}
	logits, err := d.windows.run(d.params, d.Network.MaxTokens(), ids, nil,
		func(b *graph.Builder, seq, _ int) (forward, error) { return discriminate(b, d.Network, seq) })
	if err != nil {
		return nil, err
	}
	return logits[:len(ids)], nil
}
