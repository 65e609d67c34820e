package experiments

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Sizes counts parameters. A table that both networks use counts once, with the generator that owns it.
type Sizes struct {
	Generator     int // its layers, head and word table
	Discriminator int // its layers, head and the table of its own: E_D in NES, E_Delta in GDES, none in ES
	Total         int
	Memory        int64 // bytes, an estimate: weights, moments, and the results of every operation
}

// SizesOf counts a configuration's parameters from the graphs that training builds, without values.
func SizesOf(c Config) (Sizes, error) {
	n, err := newNetworkBuilder(c)
	if err != nil {
		return Sizes{}, err
	}
	params := graph.NewShapes(tensor.Float32)
	graphs, err := n.shapes(params)
	if err != nil {
		return Sizes{}, err
	}
	s := Sizes{Generator: params.Count(generatorScope + "."), Discriminator: params.Count(discriminatorScope + ".")}
	s.Total = s.Generator + s.Discriminator
	s.Memory = 3 * 4 * int64(s.Total)
	for _, g := range graphs {
		for _, node := range g.Graph().AllNodes() {
			s.Memory += bytesOf(node)
		}
	}
	e := c.Model.Encoder
	probabilities := int64(4 * c.Train.Batch * e.Heads * c.Train.Seq * c.Train.Seq)
	s.Memory += 2 * probabilities * int64(c.attentions()) // those of training and of evaluation
	return s, nil
}

// shapes builds the graphs of training and evaluation without compiling them.
func (n networkBuilder) shapes(params *graph.Params) ([]*graph.Builder, error) {
	phases := n.build(params)
	var graphs []*graph.Builder
	for _, p := range phases {
		graphs = append(graphs, p.b)
	}
	eval := graph.NewBuilder(params)
	g := n.generator(eval)
	if n.c.Objective == ObjectiveRTD {
		n.discriminator(eval, g.sampled)
	}
	for _, b := range append(graphs, eval) {
		if err := b.Err(); err != nil {
			return nil, err
		}
	}
	return append(graphs, eval), nil
}

// bytesOf is the memory of an operation's result; inputs and parameters are counted elsewhere.
func bytesOf(n *gorgonia.Node) int64 {
	if n.Op() == nil || n.IsScalar() {
		return 0
	}
	size := int64(4)
	if n.Dtype() == tensor.Int {
		size = 8
	}
	return size * int64(n.Shape().TotalSize())
}

// attentions is how often a step attends: once a layer, and twice in the enhanced mask decoder.
func (c Config) attentions() int {
	n := c.Model.GeneratorLayers
	if c.Model.EMD {
		n++
	}
	if c.Objective == ObjectiveRTD {
		n += c.Model.Encoder.Layers
	}
	return n
}
