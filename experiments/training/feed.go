package training

import (
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
)

// Names of the inputs that every batch fills, where a graph has them.
const (
	inMasked    = "masked"    // [batch*seq] ids as the generator sees them
	inOriginal  = "original"  // [batch*seq] ids of the text
	inMask      = "mask"      // [batch*seq] floats, 0 at padding
	inPositions = "positions" // [p] positions to predict
	inTargets   = "targets"   // [p] original ids at these positions
	inUniforms  = "uniforms"  // [p] random numbers for sampling
	inSampled   = "sampled"   // [p] ids sampled in another graph
	inPart      = "part"      // [3] where the part begins in its batch, see graph.Builder.Part
	inStep      = "step"      // [1] step number, which determines dropout masks, see graph.Builder.Step
)

// batchInputs are the inputs that a batch has values for.
var batchInputs = []string{inMasked, inOriginal, inMask, inPositions, inTargets, inUniforms, inSampled, inPart, inStep}

// input returns the values of the batch for one of batchInputs.
func (b *Batch) input(name string) any {
	switch name {
	case inMasked:
		return b.Masked.IDs
	case inOriginal:
		return b.Original
	case inMask:
		return b.Mask
	case inPositions:
		return b.Masked.Positions
	case inTargets:
		return b.Masked.Targets
	case inUniforms:
		return b.Uniforms
	case inSampled:
		return b.Sampled
	case inPart:
		return b.Part[:]
	}
	return []int{b.Step}
}

// feed fills the inputs of a graph that passed checkInputs: from the batch, and from the feeds of objectives.
func feed(g *graph.Builder, b *Batch, feeds ...objectives.Feed) error {
	for _, name := range batchInputs {
		if n := g.Node(name); n != nil {
			if err := graph.Set(n, b.input(name)); err != nil {
				return err
			}
		}
	}
	for _, f := range feeds {
		data, err := f.Values(b.objective())
		if err != nil {
			return fmt.Errorf("input %s: %w", f.Input.Name(), err)
		}
		if err := graph.Set(f.Input, data); err != nil {
			return err
		}
	}
	return nil
}

// checkInputs refuses a graph with an input that nothing fills, since it would silently stay zero. It also refuses
// feeds for nodes that are not inputs of the graph or that the batch fills.
func checkInputs(g *graph.Builder, feeds []objectives.Feed) {
	if g.Err() != nil {
		return
	}
	var fed gorgonia.Nodes
	inputs := g.Inputs()
	for i, f := range feeds {
		switch {
		case f.Input == nil || f.Values == nil:
			g.Fail("feed %d of an objective has no input or no function for its values: give both", i)
		case !slices.Contains(inputs, f.Input):
			g.Fail("a feed fills %q, which is no input of this graph: give it a node that Builder.Input returned in Attach",
				f.Input.Name())
		case slices.Contains(batchInputs, f.Input.Name()):
			g.Fail("a feed fills the input %q, which has the batch's values: add an input of your own", f.Input.Name())
		case slices.Contains(fed, f.Input):
			g.Fail("two feeds fill the input %q: leave one out", f.Input.Name())
		}
		fed = append(fed, f.Input)
	}
	for _, n := range inputs {
		if !slices.Contains(batchInputs, n.Name()) && !slices.Contains(fed, n) {
			g.Fail("nothing fills the input %q, so it would stay zero: let the objective that adds it return a Feed for it in "+
				"Result.Feeds", n.Name())
		}
	}
}

// feeds returns the feeds of the objectives in a phase.
func (p *phase) feeds() (all []objectives.Feed) {
	if p.gen != nil {
		all = append(all, p.gen.result.Feeds...)
	}
	if p.dis != nil {
		all = append(all, p.dis.result.Feeds...)
	}
	return all
}
