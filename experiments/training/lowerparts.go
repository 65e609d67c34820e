package training

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
)

// A phase whose batch is split into parts is two modules: one for a part, which adds its gradients to sums that stay on
// the device, and one for the update by these sums.

// partArgument is the argument of a lowered part: the shares of the generator's and the discriminator's loss, and 0 for
// the first part, whose gradients begin the sums.
const partArgument = "part shares"

// partNumbers are the lowered numbers of partArgument.
type partNumbers struct{ generator, discriminator, later stablehlo.Value }

func lowerPartNumbers(l *graph.Lowering) partNumbers {
	numbers := l.Argument(partArgument, stablehlo.Type{Element: stablehlo.F32, Shape: []int{3}})
	number := func(i int) stablehlo.Value { return numbers.Slice(0, i, i+1).Reshape() }
	return partNumbers{number(0), number(1), number(2).Ne(number(2).Like(0))}
}

// weighted is a gradient of the part with the share of its loss.
func (n partNumbers) weighted(l *graph.Lowering, term gradientTerm) stablehlo.Value {
	share := n.generator
	if term.network == discriminatorScope {
		share = n.discriminator
	}
	g := l.Value(term.node)
	return g.Mul(share.Along(g))
}

// sumName is the name of the sum of a gradient, by its index in phase.sum.
func (o lowering) sumName(term int) string { return fmt.Sprintf("%ssum.%d", o.moments, term) }

// lowerPart writes the run of a phase on a part of a batch. Its results are losses, samples and labels of the part, and
// the sums, which get the memory of the old ones. The order of parts is that of the calls.
func (p *phase) lowerPart(o lowering) (*stablehlo.Module, error) {
	l := p.b.Lower("part of a phase of " + o.moments)
	l.Products = o.products
	results, _ := p.lowerLosses(l)
	part := lowerPartNumbers(l)
	for i, term := range p.sum.terms {
		g, later := part.weighted(l, term), part.later
		name := o.sumName(i)
		sum := later.Select(l.Argument(name, g.Type).Add(g), g)
		results = append(results, stablehlo.Result{Name: name, Value: sum, Donor: name})
	}
	return l.Return(results...)
}

// lowerSummedUpdate writes the update of a phase by the sums over parts.
func (p *phase) lowerSummedUpdate(t Train, o lowering) (*stablehlo.Module, error) {
	b := graph.NewBuilder(p.b.Params()) // the parameters that are trained, and nothing else
	for _, trained := range p.trained() {
		b.Param(trained.Param.Name, nil, trained.Param.Shape...)
	}
	l := b.Lower("update of " + o.moments)
	sums := map[*gorgonia.Node]stablehlo.Value{}
	for i, term := range p.sum.terms {
		s := l.Argument(o.sumName(i), stablehlo.Type{Element: l.Float(), Shape: term.node.Shape()})
		if o.replicas > 1 {
			s = s.AllReduce(o.replicas)
		}
		sums[term.node] = s
	}
	sum := func(n *gorgonia.Node) stablehlo.Value { return sums[n] }
	results := p.lowerTables(sum, o)
	finite := l.Fill(stablehlo.Type{Element: stablehlo.Bool}, 1)
	return l.Return(append(results, lowerUpdate(l, sum, t, p.groups, o.moments, finite)...)...)
}
