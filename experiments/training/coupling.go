package training

import (
	"strings"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/gorgonia"
)

// The coupling decides how many graphs and optimizers a step has:
//
//	joint        one graph   L = L_MLM + λ·L_RTD, one optimizer, one clip
//	joint-two-moments        as joint, but AdamW keeps the moments of the shared table for each loss, see twomoments.go
//	alternating  two graphs  L_MLM updates the generator; then λ·L_RTD, with the discriminator reading
//	                         the updated tables, updates the discriminator by an optimizer of its own
//
// In the paper ES is joint, NES and GDES are alternating (arXiv 2111.09543, section 3.2). MLM alone has only the graph
// of the generator.

// phase is one graph and the optimizer that updates parameters after its run.
type phase struct {
	b         *graph.Builder
	program   *graph.Program // nil where a device runs it
	gen       *generator     // nil if the graph has none
	dis       *discriminator // nil if the graph has none
	groups    []Group        // the parameters that the graph trains, in the order of the optimizer
	optimizer *Optimizer

	// gradients on the word tables before clipping: ∂L_MLM/∂E_G and λ·∂L_RTD/∂(the table that D looks up)
	mlmTable, rtdTable *gorgonia.Node

	sum   gradientSum // of the gradients, over the parts of a batch
	ranks *rankGroup  // that share the parts; nil in a process that trains alone

	// The phase is part of the steps from number from on, counted from 0, and before number until; 0 is no end.
	from, until int
	frozen      bool // a forward pass whose samples the next phase gets; without an optimizer

	separate bool // each loss has moments of its own on a parameter that both train
	oneTable bool // the table that the discriminator looks up is computed from the generator's
}

// phases builds and compiles the training graphs of a configuration over params. They run one after the other in one
// arena: when the second begins, the activations and gradients of the first are no longer needed.
func (n networkBuilder) phases(params *graph.Params, arena *graph.Arena) ([]*phase, error) {
	phases := n.build(params)
	for _, p := range phases {
		var err error
		if p.program, err = p.b.CompileInto(arena, p.results()...); err != nil {
			return nil, err
		}
		if !p.frozen {
			p.optimizer = NewOptimizer(p.ownTrain(n.c.Train), p.groups)
			p.optimizer.values = p.sum.values
		}
	}
	if parts := n.c.Train.parts(); parts > 1 {
		shareLevels(phases, parts)
	}
	return phases, nil
}

// results are the nodes, besides losses, whose values are read after a run.
func (p *phase) results() (nodes gorgonia.Nodes) {
	if p.dis != nil {
		nodes = append(nodes, p.dis.labels)
	}
	if p.frozen {
		nodes = append(nodes, p.gen.result.Logits)
	}
	for _, n := range []*gorgonia.Node{p.mlmTable, p.rtdTable} {
		if n != nil {
			nodes = append(nodes, n)
		}
	}
	for _, t := range p.trained() {
		nodes = append(nodes, t.Grads...)
	}
	return nodes
}

// build adds the networks and their gradients to the graphs of the coupling.
func (n networkBuilder) build(params *graph.Params) []*phase {
	first := n.newPhase(params)
	first.addGenerator(n)
	if n.c.Objective == ObjectiveMLM {
		return []*phase{first}
	}
	if n.c.Objective == ObjectiveRTDFrozen {
		return n.frozenPhases(params, first)
	}
	if n.c.Coupling != CouplingAlternating {
		first.separate = n.c.Coupling == CouplingJointTwoMoments
		first.addDiscriminator(n, first.gen.sampled)
		first.oneTable = first.looksUp(first.gen.table)
		return []*phase{first}
	}
	second := n.newPhase(params)
	second.addDiscriminator(n, nil)
	second.oneTable = second.looksUp(first.gen.table)
	return []*phase{first, second}
}

func (n networkBuilder) newPhase(params *graph.Params) *phase {
	b := graph.NewBuilder(params).Training(true).InParts(n.c.Train.splits() > 1).Recompute(n.c.Train.Recompute)
	return &phase{b: b, ranks: n.ranks}
}

func (p *phase) addGenerator(n networkBuilder) {
	g := n.generator(p.b)
	p.gen = &g
	if p.b.Err() != nil { // there may be no table
		return
	}
	names, nodes := p.network(generatorScope)
	grads := p.b.Gradients(g.result.Loss, nodes...)
	p.train(n.generatorGroup(), names, grads)
	p.sum.addTerms(generatorScope, grads)
	p.mlmTable = p.gradient(g.table.Name())
	checkInputs(p.b, p.feeds())
}

// addDiscriminator adds the discriminator, trained by λ·L_RTD. The gradient on its table is taken at the node that is
// looked up, so that it is measured in the same way for every sharing strategy.
func (p *phase) addDiscriminator(n networkBuilder, sampled *gorgonia.Node) {
	d := n.discriminator(p.b, sampled)
	p.dis = &d
	if p.b.Parameter(d.trains) == nil {
		p.b.Fail("the sharing strategy says that RTD trains %q, and there is no such parameter", d.trains)
		return
	}
	names, nodes := p.network(discriminatorScope, d.trains)
	grads := p.b.Gradients(p.b.Scale(d.result.Loss, n.c.Lambda), append(nodes, d.table)...)
	if len(grads) == 0 {
		return
	}
	p.rtdTable = grads[len(names)]
	p.train(n.discriminatorGroup(), names, grads[:len(names)])
	p.train(n.tableGroup(p.gen != nil, d.trains), []string{d.trains}, gorgonia.Nodes{p.rtdTable})
	p.sum.addTerms(discriminatorScope, grads)
	checkInputs(p.b, p.feeds())
}

func (n networkBuilder) generatorGroup() Group {
	return Group{LR: n.c.Train.LR, WeightDecay: n.c.Train.WeightDecay}
}

func (n networkBuilder) discriminatorGroup() Group {
	return Group{LR: n.c.Train.DiscriminatorLR, WeightDecay: n.c.Train.WeightDecay}
}

// tableGroup is the group of the table that RTD trains. In ES this is the generator's table: with one optimizer it is
// in the generator's group; in the discriminator's own optimizer it has the discriminator's learning rate and no weight
// decay, since the generator's optimizer already decays it.
func (n networkBuilder) tableGroup(oneOptimizer bool, name string) Group {
	switch {
	case inScope(name, discriminatorScope):
		return n.discriminatorGroup()
	case oneOptimizer:
		return n.generatorGroup()
	}
	return Group{LR: n.c.Train.DiscriminatorLR}
}

func inScope(name, scope string) bool { return strings.HasPrefix(name, scope+".") }

// looksUp reports whether the discriminator's table is computed from the generator's, of this graph or another.
func (p *phase) looksUp(generatorTable *gorgonia.Node) bool {
	if p.dis.table == nil || generatorTable == nil {
		return false
	}
	here := p.b.Node(generatorTable.Name())
	return here != nil && computedFrom(p.dis.table, here)
}

// computedFrom reports whether n is other or depends on it.
func computedFrom(n, other *gorgonia.Node) bool {
	if n == other {
		return true
	}
	for it := n.Graph().From(n.ID()); it.Next(); {
		if computedFrom(it.Node().(*gorgonia.Node), other) {
			return true
		}
	}
	return false
}

// network lists the parameters of one network in this graph, without those named in except.
func (p *phase) network(scope string, except ...string) (names []string, nodes gorgonia.Nodes) {
	for _, n := range p.b.ParamNodes() {
		if inScope(n.Name(), scope) && (len(except) == 0 || n.Name() != except[0]) {
			names, nodes = append(names, n.Name()), append(nodes, n)
		}
	}
	return names, nodes
}

// train adds gradients to the update of the named parameters. Parameters that no loss has trained yet are added to the
// group. Their order must not change: it is the order of the sum in [Optimizer.Norm], and so affects its last bits.
func (p *phase) train(group Group, names []string, grads gorgonia.Nodes) {
	for i, g := range grads {
		if t := p.find(names[i]); t != nil {
			t.Grads, t.Separate = append(t.Grads, g), p.separate
			continue
		}
		group.Params = append(group.Params, &Trained{Param: p.b.Parameter(names[i]), Grads: gorgonia.Nodes{g}})
	}
	if len(group.Params) > 0 {
		p.groups = append(p.groups, group)
	}
}

// trained lists the parameters of all groups.
func (p *phase) trained() (all []*Trained) {
	for _, g := range p.groups {
		all = append(all, g.Params...)
	}
	return all
}

func (p *phase) find(name string) *Trained {
	for _, t := range p.trained() {
		if t.Param.Name == name {
			return t
		}
	}
	return nil
}

func (p *phase) gradient(name string) *gorgonia.Node {
	if t := p.find(name); t != nil {
		return t.Grads[0]
	}
	return nil
}
