package pretrained

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/tensor"
)

// Detect tells replaced tokens from original ones with the discriminator.
type Detect struct {
	Network   Network
	Tokenizer *unigram.Tokenizer
	params    *graph.Params
}

// Judged is a token and the probability that it was replaced.
type Judged struct {
	ID          int
	Piece       string // "▁" begins a word
	Probability float64
}

// NewDetect loads the discriminator. A checkpoint without one, or without the head of RTD, is an error.
func (c *Checkpoint) NewDetect() (*Detect, error) {
	if c.discriminator == nil {
		return nil, fmt.Errorf("checkpoint %s has no discriminator, which is the network that detects replaced tokens: it is a generator alone", c.Path)
	}
	if err := c.complete(discriminatorScope); err != nil {
		return nil, err
	}
	t, err := c.Tokenizer()
	if err != nil {
		return nil, err
	}
	d := &Detect{Network: c.discriminator.Network, Tokenizer: t, params: graph.NewParamsFrom(c.Start(false), 0, tensor.Float32)}
	_, err = discriminate(graph.NewBuilder(d.params), d.Network, 1)
	return d, err
}

// Judge gives each token of a text, without [CLS] and [SEP], its probability of having been replaced.
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

// Logits are the scores of a window of ids, one for each; above 0 means replaced.
func (d *Detect) Logits(ids []int) ([]float32, error) {
	if err := d.Network.checkIDs(ids); err != nil {
		return nil, err
	}
	b := graph.NewBuilder(d.params)
	f, err := discriminate(b, d.Network, len(ids))
	if err != nil {
		return nil, err
	}
	return f.run(b, ids, nil)
}
