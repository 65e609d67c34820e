package training

import (
	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Sizes counts the parameters, operations and memory of a configuration. A table that both networks use counts once,
// with the generator.
type Sizes struct {
	GeneratorParams     int // in its layers, head and word table
	DiscriminatorParams int // in its layers, head and own table: E_D in NES, E_Delta in GDES, none in ES
	TotalParams         int
	StepFLOPs           float64 // floating-point operations of the matrix multiplications in a training step, on average
	GradientBytes       int64   // of all gradients of a step, which ranks sum; see AcrossRanks
	ArenaBytes          int64   // memory for the results of all graphs
	MemoryBytes         int64   // estimate of all memory: weights, moments, the arena, and the program with its text
}

// programBytes is the memory of a process without weights and arena: code, text, tokenizer, workspaces of the kernels
// (measured on the default plan).
const programBytes = 60 << 20

// GarbagePercent is the target of the garbage collector while cells train: garbage in percent of live memory, as in
// GOGC.
const GarbagePercent = 10

// snapshotTables is how many copies of a word table a step with a snapshot holds: three before the update, three after
// it, the gradients of two losses, and their two contributions to the updates.
const snapshotTables = 10

// SizesOf counts the sizes of a configuration from the graphs of training, built without values. A configuration that
// is not valid is an error.
func SizesOf(c Config) (Sizes, error) {
	n, err := newNetworkBuilder(c)
	if err != nil {
		return Sizes{}, err
	}
	params := graph.NewShapes(tensor.Float32)
	graphs, err := n.graphsWithoutValues(params)
	if err != nil {
		return Sizes{}, err
	}
	s := Sizes{
		GeneratorParams: params.Count(generatorScope + "."), DiscriminatorParams: params.Count(discriminatorScope + "."),
	}
	s.TotalParams = s.GeneratorParams + s.DiscriminatorParams
	s.MemoryBytes = 3 * 4 * int64(s.TotalParams)
	if c.Coupling == CouplingJointTwoMoments {
		s.MemoryBytes += 2 * 4 * int64(c.Model.Encoder.Vocab*c.Model.Encoder.Hidden) // the second pair of the table's moments
	}
	arena, gradients := graph.NewArena(tensor.Float32), 0
	for i, g := range graphs {
		if i < len(graphs)-1 { // the last graph is for evaluation
			s.StepFLOPs += g.share * g.b.Flops() * float64(c.Train.splits())
		}
		gradients = max(gradients, g.gradients)
		s.GradientBytes += 4 * int64(g.gradients)
		if err := g.b.Plan(arena, g.results...); err != nil {
			return Sizes{}, err
		}
	}
	s.ArenaBytes = arena.Bytes()
	s.MemoryBytes += 4 * int64(sumLevels(c.Train.parts())*gradients)
	s.MemoryBytes += s.ArenaBytes + snapshotTables*4*int64(c.Model.Encoder.Vocab*c.Model.Encoder.Hidden)
	s.MemoryBytes += s.MemoryBytes*GarbagePercent/100 + programBytes
	return s, nil
}

// planned is a graph with the nodes that are read after a run.
type planned struct {
	b         *graph.Builder
	results   gorgonia.Nodes
	gradients int     // values in the gradients that are summed over parts of a batch
	share     float64 // of the training steps, of which it is a part
}

// graphsWithoutValues builds the graphs of training and evaluation without compiling them.
func (n networkBuilder) graphsWithoutValues(params *graph.Params) ([]planned, error) {
	var graphs []planned
	for _, p := range n.build(params) {
		graphs = append(graphs, planned{p.b, p.results(), p.sum.size(), p.share(n.c.Train.Steps)})
	}
	e, results := n.evaluation(params)
	graphs = append(graphs, planned{e.b, results, 0, 0})
	for _, g := range graphs {
		if err := g.b.Err(); err != nil {
			return nil, err
		}
	}
	return graphs, nil
}
