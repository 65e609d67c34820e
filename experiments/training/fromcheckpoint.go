package training

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/keys"
	"github.com/ablate-go/ablate/pretrained"
	"gorgonia.org/tensor"
)

// OpenModel reads the shapes of the networks in a checkpoint. For a checkpoint without a generator it chooses a
// generator with half of the discriminator's layers, as in the released models. A checkpoint that cannot be opened is
// an error.
func OpenModel(path string) (Model, error) {
	from, err := pretrained.Open(path)
	if err != nil {
		return Model{}, err
	}
	defer from.Close()
	m, g, d := Model{From: path}, from.Generator(), from.Discriminator()
	if d == nil {
		d = g
	}
	m.Encoder, m.Attention = d.Config, d.Attention
	if g == nil {
		m.GeneratorLayers = max(1, d.Config.Layers/2)
		m.EMD = m.GeneratorLayers > 1 && !d.Config.PositionBiasedInput
		return m, nil
	}
	m.GeneratorLayers, m.EMD = g.Config.Layers, g.EMD
	if from.Discriminator() == nil {
		m.Encoder = g.Config.Narrowed(g.Embedding)
	}
	if g.Config.Hidden != m.Encoder.Hidden {
		m.GeneratorHidden = g.Config.Hidden
	}
	return m, nil
}

// UsePreset sets the shape of the model by the name of a preset. An empty name changes nothing, an unknown one is an
// error.
func (c *Config) UsePreset(name string) error {
	if name == "" {
		return nil
	}
	preset, err := graph.FindPreset(name)
	if err != nil {
		return err
	}
	c.Model.Preset, c.Model.Encoder, c.Model.GeneratorLayers = preset.Name, preset.Encoder, preset.Generator
	return nil
}

// StartFrom makes training start from a checkpoint: it sets model.from and the shapes. Errors are those of [OpenModel].
func (c *Config) StartFrom(path string) error {
	m, err := OpenModel(path)
	if err != nil {
		return err
	}
	m.DrawMissing = c.Model.DrawMissing
	c.Model = m
	return nil
}

// initialParams returns the initial parameters: random, or from a checkpoint. Call done after the graphs are built; it
// closes the checkpoint.
func (c Config) initialParams(seed uint64) (params *graph.Params, done func(), err error) {
	if c.Model.From == "" {
		return graph.NewParams(seed, tensor.Float32), func() {}, nil
	}
	from, err := pretrained.Open(c.Model.From)
	if err != nil {
		return nil, nil, err
	}
	return graph.NewParamsFrom(from.InitialValues(c.Model.DrawMissing), seed, tensor.Float32), func() { from.Close() }, nil
}

// CheckStart checks that training can start from the checkpoint in model.from, if there is one. notes tell the user
// what is dropped or random. A checkpoint of another model, or one that lacks weights, is an error.
func (c Config) CheckStart() (notes []string, err error) {
	if c.Model.From == "" {
		return nil, nil
	}
	from, err := pretrained.Open(c.Model.From)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	if err := c.checkSameModel(from); err != nil {
		return nil, fmt.Errorf("checkpoint %s: %w", from.Path, err)
	}
	n, err := newNetworkBuilder(c)
	if err != nil {
		return nil, err
	}
	params := graph.NewShapes(tensor.Float32)
	if _, err := n.graphsWithoutValues(params); err != nil {
		return nil, err
	}
	return from.CheckStart(params.List(), c.Sharing, c.Model.DrawMissing)
}

// checkSameModel is an error if the configuration would use the checkpoint's weights in another way than they were
// trained, which the shapes of tensors do not show: other heads, other terms of attention, another eps.
func (c Config) checkSameModel(from *pretrained.Checkpoint) error {
	for _, n := range []struct {
		what  string
		here  graph.Config
		there *pretrained.Network
	}{{"generator", c.Model.Generator(), from.Generator()}, {"discriminator", c.Model.Encoder, from.Discriminator()}} {
		if n.there == nil || n.what == "discriminator" && c.Objective == ObjectiveMLM {
			continue
		}
		if n.there.Attention != c.Model.Attention {
			return fmt.Errorf("the attention of its %s is %s, and model.attention is %s: use the attention that the weights "+
				"were trained with", n.what, n.there.Attention, c.Model.Attention)
		}
		there := n.there.Config
		there.HiddenDropout, there.AttentionDrop, there.InitStd = n.here.HiddenDropout, n.here.AttentionDrop, n.here.InitStd
		if d := keys.Diff(there, n.here); len(d) > 0 {
			return fmt.Errorf("%s of its %s is %s, and in the configuration it is %s: use the value that the weights were "+
				"trained with", d[0].Path, n.what, d[0].A, d[0].B)
		}
	}
	return nil
}

// Networks are the shapes of the networks, as a checkpoint has them; discriminator is nil where only MLM is trained.
func (c Config) Networks() (generator, discriminator *pretrained.Network) {
	m := c.Model
	generator = &pretrained.Network{
		Config: m.Generator(), Embedding: m.Encoder.Hidden, Attention: m.Attention, EMD: m.EMD,
	}
	if c.Objective != ObjectiveMLM {
		discriminator = &pretrained.Network{Config: m.Encoder, Embedding: m.Encoder.Hidden, Attention: m.Attention}
	}
	return generator, discriminator
}

// describeNetworks returns the shapes of the networks as they are stored in checkpoints.
func (c Config) describeNetworks() (string, error) {
	generator, discriminator := c.Networks()
	text, err := pretrained.Describe(c.Sharing, generator, discriminator)
	if err != nil {
		return "", fmt.Errorf("the networks' shapes: %w", err)
	}
	return text, nil
}
