package pretrained

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/device"
	"github.com/ablate-go/ablate/sharing"
	"github.com/ablate-go/ablate/text/unigram"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// EmbedOptions say which states become the vector of a text.
type EmbedOptions struct {
	Network string // discriminator or generator; empty: the discriminator where there is one
	First   bool   // the state of [CLS]; else the mean over all tokens, [CLS] and [SEP] among them
	Layer   int    // 0 is the embeddings; below 0 the last layer
}

// Embed makes one vector of a text from the states of a network. Use it from one goroutine.
type Embed struct {
	Network   Network
	Tokenizer *unigram.Tokenizer
	Width     int // of a vector

	scope  string
	first  bool
	layer  int
	params *graph.Params
	arena  *graph.Arena
	graphs map[int]embedGraph // by length
	device *device.Graphs     // nil where the program itself computes
}

type embedGraph struct {
	b       *graph.Builder
	program device.Runner
	states  *gorgonia.Node // [seq, width]
}

// NewEmbed loads a network and the tokenizer. A network that the checkpoint lacks, an encoder with missing weights and
// a layer that does not exist are errors.
func (c *Checkpoint) NewEmbed(o EmbedOptions) (*Embed, error) {
	p, scope := c.discriminator, discriminatorScope
	if o.Network == generatorScope || o.Network == "" && p == nil {
		p, scope = c.generator, generatorScope
	}
	if p == nil {
		return nil, fmt.Errorf("checkpoint %s has no %s: take the other network", c.Path, scope)
	}
	layers := p.Network.Config.Layers
	if o.Layer > layers {
		return nil, fmt.Errorf("layer %d does not exist: the %s of %s has layers 1 to %d above the embeddings, 0", o.Layer,
			scope, c.Path, layers)
	}
	if o.Layer < 0 {
		o.Layer = layers
	}
	t, err := c.Tokenizer()
	if err != nil {
		return nil, err
	}
	n := p.Network
	n.EMD = false // absolute positions do not enter these states
	e := &Embed{Network: n, Tokenizer: t, Width: n.Config.Hidden, scope: scope, first: o.First, layer: o.Layer,
		params: graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32), arena: graph.NewArena(tensor.Float32),
		graphs: map[int]embedGraph{}}
	_, err = e.graph(lengthStep) // reads the weights while the checkpoint is open
	return e, err
}

// lengthStep rounds lengths up, in tokens, so that few graphs serve all texts.
const lengthStep = 8

func (e *Embed) graph(seq int) (embedGraph, error) {
	if g, ok := e.graphs[seq]; ok {
		return g, nil
	}
	b := graph.NewBuilder(e.params)
	name := sharing.DiscriminatorTable
	if e.scope == generatorScope {
		name = sharing.GeneratorTable
	}
	table := b.Param(name, graph.Normal(e.Network.Config.InitStd), e.Network.Config.Vocab, e.Network.Embedding)
	encoder, err := encode(b, e.Network, e.scope, table, 1, seq)
	if err != nil {
		return embedGraph{}, err
	}
	for l := range e.layer {
		encoder.AddLayer(l)
	}
	g := embedGraph{b: b, states: encoder.Output()}
	if g.program, err = e.device.Compile(b, e.arena, g.states); err != nil {
		return g, err
	}
	e.graphs[seq] = g
	return g, nil
}

// Vector returns the vector of a text, Width numbers. A text longer than the network's windows is a [*TooLongError].
func (e *Embed) Vector(s string) ([]float32, error) { return e.VectorOf(window(e.Tokenizer, s)) }

// VectorOf returns the vector of a window of ids, [CLS] and [SEP] among them. Ids outside the word table are an error.
func (e *Embed) VectorOf(ids []int) ([]float32, error) {
	if err := e.Network.checkIDs(ids); err != nil {
		return nil, err
	}
	seq := max(len(ids), min((len(ids)+lengthStep-1)/lengthStep*lengthStep, e.Network.MaxTokens()))
	g, err := e.graph(seq)
	if err != nil {
		return nil, err
	}
	padded, mask := make([]int, seq), make([]float32, seq)
	for i := range padded {
		padded[i] = e.Tokenizer.PadID()
	}
	for i, id := range ids {
		padded[i], mask[i] = id, 1
	}
	if err := graph.Set(g.b.Node(inIDs), padded); err != nil {
		return nil, err
	}
	if err := graph.Set(g.b.Node(inMask), mask); err != nil {
		return nil, err
	}
	if err := g.program.Run(); err != nil {
		return nil, err
	}
	return e.pool(graph.Floats[float32](g.states.Value()), len(ids)), nil
}

// pool makes a vector of the states of n tokens.
func (e *Embed) pool(states []float32, n int) []float32 {
	v := make([]float32, e.Width)
	if e.first {
		copy(v, states)
		return v
	}
	for i := range v {
		sum := 0.0
		for t := range n {
			sum += float64(states[t*e.Width+i])
		}
		v[i] = float32(sum / float64(n))
	}
	return v
}

// Close frees the graphs.
func (e *Embed) Close() {
	for _, g := range e.graphs {
		g.program.Close()
	}
	e.device.Close()
}
