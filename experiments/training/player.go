package training

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Player is the two networks of a trained cell, each by itself: the generator gives replacements to other cells'
// discriminators, and the discriminator gets those of other generators. It has no optimizer. Use it from one goroutine.
type Player struct {
	Step int // of the checkpoint

	c        Config
	params   *graph.Params
	gen      generator
	genGraph *playedGraph
	dis      *discriminator // nil in an arm without one
	disGraph *playedGraph
}

// playedGraph is a graph without gradients and dropout.
type playedGraph struct {
	b       *graph.Builder
	program *graph.Program
	feeds   []objectives.Feed
}

// OpenPlayer reads the newest whole checkpoint in the folder dir, which must be one of c's. Batches that it is given are
// of c's sizes and masking. A folder without a checkpoint, and one that c does not fit, are errors. Close it when done.
func OpenPlayer(c Config, dir string) (*Player, error) {
	c.Model.From = ""      // the cell has its weights in its own checkpoint
	c.Train.Accumulate = 1 // batches are played whole
	n, err := newNetworkBuilder(c)
	if err != nil {
		return nil, err
	}
	arena := graph.NewArena(tensor.Float32)
	p := &Player{c: c, params: graph.NewParams(0, tensor.Float32)}
	b := graph.NewBuilder(p.params)
	p.gen = n.generator(b)
	if p.genGraph, err = compiled(b, arena, p.gen.result.Feeds, p.gen.result.Logits); err != nil {
		return nil, err
	}
	if c.Objective != ObjectiveMLM {
		b := graph.NewBuilder(p.params)
		d := n.discriminator(b, nil)
		p.dis = &d
		if p.disGraph, err = compiled(b, arena, d.result.Feeds, d.result.Logits, d.labels); err != nil {
			p.Close()
			return nil, err
		}
	}
	pos, found, _, err := LoadState(dir, p)
	if err == nil && !found {
		err = fmt.Errorf("%s has no checkpoint: train the cell first", dir)
	}
	if err != nil {
		p.Close()
		return nil, err
	}
	p.Step = pos.Step
	return p, nil
}

func compiled(
	b *graph.Builder, arena *graph.Arena, feeds []objectives.Feed, results ...*gorgonia.Node,
) (*playedGraph, error) {
	checkInputs(b, feeds)
	program, err := b.CompileInto(arena, results...)
	return &playedGraph{b: b, program: program, feeds: feeds}, err
}

// EachTensor implements [State].
func (p *Player) EachTensor(visit func(name string, shape tensor.Shape, data []float32) error) error {
	for _, w := range p.params.List() {
		if err := visit(w.Name, w.Value.Shape(), floats32(w)); err != nil {
			return err
		}
	}
	return nil
}

// Detects reports whether there is a discriminator.
func (p *Player) Detects() bool { return p.dis != nil }

// Replace samples the generator's replacements for a batch, with the batch's uniform numbers and at the temperature of
// the configuration: [p] ids like Masked.Positions, None where unused.
func (p *Player) Replace(b *Batch) ([]int, error) {
	if err := p.genGraph.run(b); err != nil {
		return nil, err
	}
	ids, n, vocab := slices.Repeat([]int{objectives.None}, len(b.Masked.Positions)), b.Masked.N, p.c.Model.Encoder.Vocab
	logits := graph.Floats[float32](p.gen.result.Logits.Value())[:n*vocab]
	return ids, objectives.Sample(ids[:n], logits, n, vocab, p.c.Train.Temperature, b.Uniforms[:n])
}

// Detect scores the discriminator on batches that have Sampled. Scores of the generator are nil.
func (p *Player) Detect(batches []*Batch) (Evaluation, error) {
	if p.dis == nil {
		return Evaluation{}, fmt.Errorf("objective %s trains no discriminator: choose an arm with one", p.c.Objective)
	}
	var t tally
	for _, b := range batches {
		if err := p.disGraph.run(b); err != nil {
			return Evaluation{}, err
		}
		var out evaluated
		out.detected(p.dis)
		if err := t.addDetection(out, b); err != nil {
			return Evaluation{}, err
		}
	}
	var e Evaluation
	t.detection(&e)
	return e, nil
}

// run runs the graph on a batch.
func (g *playedGraph) run(b *Batch) error {
	if err := feed(g.b, b, g.feeds...); err != nil {
		return err
	}
	return g.program.Run()
}

// Close frees the graphs.
func (p *Player) Close() {
	for _, g := range []*playedGraph{p.genGraph, p.disGraph} {
		if g != nil && g.program != nil {
			g.program.Close()
		}
	}
}
