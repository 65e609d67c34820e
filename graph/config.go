package graph

import (
	"errors"
	"fmt"
)

// Config is the shape of one encoder. Its keys are named like those of Hugging Face's DebertaV2Config. The generator
// and the discriminator have one each.
type Config struct {
	Layers              int     `yaml:"layers" doc:"encoder layers"`
	Hidden              int     `yaml:"hidden" doc:"width of states and embeddings"`
	Heads               int     `yaml:"heads" doc:"attention heads; hidden must be a multiple of it"`
	Intermediate        int     `yaml:"intermediate" doc:"width inside the feed-forward block"`
	Vocab               int     `yaml:"vocab" doc:"rows of the word table, the size of the vocabulary"`
	MaxPositions        int     `yaml:"max_positions" doc:"longest window; also the rows of the absolute position table, and the distance at which logarithmic buckets end"`
	PositionBuckets     int     `yaml:"position_buckets" doc:"relative position buckets on each side; the relative table has twice as many rows"`
	HiddenDropout       float64 `yaml:"hidden_dropout" doc:"dropout of embeddings and sublayer outputs"`
	AttentionDrop       float64 `yaml:"attention_dropout" doc:"dropout of attention probabilities"`
	PositionBiasedInput bool    `yaml:"position_biased_input" doc:"add absolute positions to the embeddings, as BERT does and DeBERTa does not"`
	LayerNormEps        float64 `yaml:"layer_norm_eps" doc:"added to the variance under the square root"`
	InitStd             float64 `yaml:"init_std" doc:"standard deviation of initial weights"`
}

// Validate returns every fault of the configuration, each with its key, joined; nil if there is none.
func (c Config) Validate() error {
	var faults []error
	positive := func(key string, v int) {
		if v < 1 {
			faults = append(faults, fmt.Errorf("%s is %d and must be at least 1", key, v))
		}
	}
	positive("layers", c.Layers)
	positive("hidden", c.Hidden)
	positive("heads", c.Heads)
	positive("intermediate", c.Intermediate)
	positive("vocab", c.Vocab)
	positive("max_positions", c.MaxPositions)
	if c.PositionBuckets < 2 || c.PositionBuckets%2 != 0 {
		faults = append(faults, fmt.Errorf("position_buckets is %d and must be even, at least 2", c.PositionBuckets))
	} else if c.MaxPositions <= c.PositionBuckets/2+1 {
		faults = append(faults, fmt.Errorf("max_positions is %d and must be above position_buckets/2+1 = %d, where "+
			"logarithmic buckets begin", c.MaxPositions, c.PositionBuckets/2+1))
	}
	if c.Heads > 0 && c.Hidden%c.Heads != 0 {
		faults = append(faults, fmt.Errorf("hidden is %d and must be a multiple of heads, %d", c.Hidden, c.Heads))
	}
	for _, p := range []struct {
		key string
		v   float64
	}{{"hidden_dropout", c.HiddenDropout}, {"attention_dropout", c.AttentionDrop}} {
		if !(p.v >= 0 && p.v < 1) {
			faults = append(faults, fmt.Errorf("%s is %g and must be in [0, 1)", p.key, p.v))
		}
	}
	if !(c.LayerNormEps > 0) {
		faults = append(faults, fmt.Errorf("layer_norm_eps is %g and must be above 0", c.LayerNormEps))
	}
	if !(c.InitStd > 0) {
		faults = append(faults, fmt.Errorf("init_std is %g and must be above 0", c.InitStd))
	}
	return errors.Join(faults...)
}

// Narrowed returns the configuration with another width, and heads and feed-forward block in proportion: the width of a
// head stays. hidden must be a multiple of a head's width.
func (c Config) Narrowed(hidden int) Config {
	c.Heads, c.Intermediate = c.Heads*hidden/c.Hidden, c.Intermediate*hidden/c.Hidden
	c.Hidden = hidden
	return c
}

// WithLayers returns the configuration with another number of layers.
func (c Config) WithLayers(n int) Config {
	c.Layers = n
	return c
}

// BackboneParams is the number of weights of an encoder without its word table, absolute position table and heads:
// layers, embedding LayerNorm, relative table and its LayerNorm.
func (c Config) BackboneParams() int {
	h, i := c.Hidden, c.Intermediate
	layer := 4*(h*h+h) + (h*i + i) + (i*h + h) + 4*h
	return c.Layers*layer + 2*h + 2*c.PositionBuckets*h + 2*h
}

// WordParams is the number of weights of the word table.
func (c Config) WordParams() int { return c.Vocab * c.Hidden }
