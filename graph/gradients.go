package graph

import (
	"gorgonia.org/gorgonia"
)

// Gradients returns the nodes of ∂loss/∂w for each w, which may be a parameter or any node between a
// parameter and the loss. loss is a scalar.
//
// It is reverse-mode differentiation with the same SymDiff methods that gorgonia.Grad calls, and gives the same
// numbers. It differs in three ways that training needs: terms are summed by an operation that owns its memory
// (Gorgonia's Add may overwrite values that are needed later), only nodes that the gradients need are built, and one
// graph may have several losses. A w that does not influence the loss is an error.
func (b *Builder) Gradients(loss *gorgonia.Node, wrt ...*gorgonia.Node) gorgonia.Nodes {
	if b.Failed(append([]*gorgonia.Node{loss}, wrt...)...) {
		return nil
	}
	if !loss.IsScalar() {
		b.Fail("gradients need a scalar loss, not %v", loss.Shape())
		return nil
	}
	needed := nodeSet{}
	for _, w := range wrt {
		needed[w] = true
	}
	terms := b.backward(loss, b.one(), needed, nil)
	if b.Failed() {
		return nil
	}
	out := make(gorgonia.Nodes, len(wrt))
	for i, w := range wrt {
		if len(terms[w]) > 0 {
			out[i] = b.Sum(terms[w]...)
		} else {
			b.Fail("%q does not influence the loss, so it has no gradient", w.Name())
			return nil
		}
	}
	return out
}

// nodeSet is a set of nodes.
type nodeSet map[*gorgonia.Node]bool

// gradientTerms are the gradients of nodes as terms of sums. A node whose sum is there has it as its one term.
type gradientTerms map[*gorgonia.Node]gorgonia.Nodes

// backward adds the derivatives of y, whose gradient is grad, and returns the gradients of the nodes that needed has, or
// that lead to one; needed gets the latter. It does not go on behind the nodes in outside.
func (b *Builder) backward(y, grad *gorgonia.Node, needed, outside nodeSet) gradientTerms {
	order := b.ancestors(y, outside)
	for _, n := range order { // inputs first: a node is needed if one of its inputs is
		if outside[n] {
			continue
		}
		for i, child := range b.children(n) {
			if needed[child] && differentiable(n)[i] {
				needed[n] = true
			}
		}
	}
	terms := gradientTerms{y: {grad}}
	for i := len(order) - 1; i >= 0; i-- {
		n := order[i]
		if !needed[n] || outside[n] || len(terms[n]) == 0 {
			continue
		}
		total := b.Sum(terms[n]...)
		terms[n] = gorgonia.Nodes{total}
		if part, again := b.segments[n]; again {
			b.backwardAgain(part, total, needed, terms)
		} else {
			b.backwardOf(n, total, needed, terms)
		}
		if b.Failed() {
			return nil
		}
	}
	return terms
}

// backwardOf adds the gradients of a node's inputs to their terms.
func (b *Builder) backwardOf(n, grad *gorgonia.Node, needed nodeSet, terms gradientTerms) {
	children := b.children(n)
	sd, ok := n.Op().(gorgonia.SDOp)
	if !ok || !anyNeeded(needed, children) {
		return
	}
	grads, err := sd.SymDiff(children, n, grad)
	if err != nil {
		b.Fail("gradient of %v: %v", n, err)
	}
	if b.Failed() {
		return
	}
	for j, child := range children {
		if needed[child] && differentiable(n)[j] && grads[j] != nil {
			terms[child] = append(terms[child], grads[j])
		}
	}
}

// backwardAgain is backwardOf for a part of the graph that is computed again: the terms are those of its inputs, and of
// the parameters and other nodes that it reads.
func (b *Builder) backwardAgain(r recomputed, grad *gorgonia.Node, needed nodeSet, terms gradientTerms) {
	out, inputs, outside := b.again(r, grad)
	if b.Failed(out) {
		return
	}
	inside, original := nodeSet{}, map[*gorgonia.Node]*gorgonia.Node{}
	for i, n := range inputs {
		inside[n], original[n] = needed[r.in[i]], r.in[i]
	}
	for n := range needed {
		inside[n] = true
	}
	more := b.backward(out, grad, inside, outside)
	for _, n := range b.ancestors(out, outside) {
		if !outside[n] {
			continue
		}
		to := n
		if original[n] != nil {
			to = original[n]
		}
		terms[to] = append(terms[to], more[n]...) // as if the part had been kept: sums have the same order
	}
}

// ancestors lists n and all nodes that it is computed from, inputs before users, in a fixed order; not those before the
// nodes in outside.
func (b *Builder) ancestors(n *gorgonia.Node, outside nodeSet) gorgonia.Nodes {
	var order gorgonia.Nodes
	seen := map[*gorgonia.Node]bool{}
	var visit func(*gorgonia.Node)
	visit = func(n *gorgonia.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if outside[n] {
			order = append(order, n)
			return
		}
		for _, child := range b.children(n) {
			visit(child)
		}
		order = append(order, n)
	}
	visit(n)
	return order
}

// children are the inputs of a node in the order of its arguments, repeats included.
func (b *Builder) children(n *gorgonia.Node) gorgonia.Nodes {
	var out gorgonia.Nodes
	for it := b.g.From(n.ID()); it.Next(); {
		out = append(out, it.Node().(*gorgonia.Node))
	}
	return out
}

// differentiable tells for each input of n's operation whether gradients flow to it.
func differentiable(n *gorgonia.Node) []bool {
	inputs := n.Graph().From(n.ID()).Len()
	if sd, ok := n.Op().(gorgonia.SDOp); ok {
		if d := sd.DiffWRT(inputs); len(d) == inputs {
			return d
		}
	}
	return make([]bool, inputs)
}

func anyNeeded(needed nodeSet, nodes gorgonia.Nodes) bool {
	for _, n := range nodes {
		if needed[n] {
			return true
		}
	}
	return false
}
