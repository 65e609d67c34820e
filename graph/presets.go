package graph

import (
	"fmt"
	"strings"
)

// Preset is the shape of a pair of networks, with a name.
type Preset struct {
	Name, About string
	Encoder     Config // shape of the discriminator
	Generator   int    // layers of the generator, which has the same shape otherwise
}

// released has the settings that all published DeBERTaV3 models have in common (config.json of the checkpoints and
// experiments/language_model/rtd_*.json of microsoft/DeBERTa).
var released = Config{
	MaxPositions: 512, PositionBuckets: 256,
	HiddenDropout: 0.1, AttentionDrop: 0.1, LayerNormEps: 1e-7, InitStd: 0.02,
}

func sized(layers, hidden, heads, vocab int) Config {
	c := released
	c.Layers, c.Hidden, c.Heads, c.Intermediate, c.Vocab = layers, hidden, heads, 4*hidden, vocab
	return c
}

// Presets lists the models with a name: one that a laptop trains in minutes, and the released sizes.
func Presets() []Preset {
	laptop := released
	laptop.Layers = 2         // a deeper post-norm stack learns RTD more slowly in the few steps of the default plan
	laptop.Hidden = 128       // the smallest width at which the arms differ clearly after minutes
	laptop.Heads = 4          // 32 values a head
	laptop.Intermediate = 512 // four times hidden, as in the paper
	laptop.Vocab = 4096       // 95% of the words in the default corpus are among its 5,000 most frequent
	laptop.MaxPositions = 128
	// 16 exact distances on each side, then logarithmic buckets: a window of 64 uses both
	laptop.PositionBuckets = 32
	laptop.HiddenDropout, laptop.AttentionDrop = 0, 0 // one pass over little text: nothing to overfit
	return []Preset{
		{"laptop", "trains in minutes on two cores", laptop, 2},
		{"xsmall", "microsoft/deberta-v3-xsmall", sized(12, 384, 6, 128100), 6},
		{"small", "microsoft/deberta-v3-small", sized(6, 768, 12, 128100), 3},
		{"base", "microsoft/deberta-v3-base", sized(12, 768, 12, 128100), 6},
		{"large", "microsoft/deberta-v3-large", sized(24, 1024, 16, 128100), 12},
		{"mdeberta-v3-base", "microsoft/mdeberta-v3-base", sized(12, 768, 12, 251000), 6},
	}
}

// FindPreset finds a preset by name. An unknown name is an error that lists the known ones.
func FindPreset(name string) (Preset, error) {
	var names []string
	for _, p := range Presets() {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Preset{}, fmt.Errorf("unknown preset %q: choose one of %s", name, strings.Join(names, ", "))
}
