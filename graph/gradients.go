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
	order := b.ancestors(loss)
	needed := map[*gorgonia.Node]bool{}
	for _, w := range wrt {
		needed[w] = true
	}
	for _, n := range order { // inputs first: a node is needed if one of its inputs is
		for i, child := range b.children(n) {
			if needed[child] && differentiable(n)[i] {
				needed[n] = true
			}
		}
	}

	terms := map[*gorgonia.Node]gorgonia.Nodes{loss: {b.one()}}
	total := map[*gorgonia.Node]*gorgonia.Node{}
	for i := len(order) - 1; i >= 0; i-- {
		n := order[i]
		if !needed[n] || len(terms[n]) == 0 {
			continue
		}
		total[n] = b.Sum(terms[n]...)
		children := b.children(n)
		sd, ok := n.Op().(gorgonia.SDOp)
		if !ok || !anyNeeded(needed, children) {
			continue
		}
		grads, err := sd.SymDiff(children, n, total[n])
		if err != nil {
			b.Fail("gradient of %v: %v", n, err)
		}
		if b.Failed() {
			return nil
		}
		for j, child := range children {
			if needed[child] && differentiable(n)[j] && grads[j] != nil {
				terms[child] = append(terms[child], grads[j])
			}
		}
	}
	out := make(gorgonia.Nodes, len(wrt))
	for i, w := range wrt {
		if out[i] = total[w]; out[i] == nil {
			b.Fail("%q does not influence the loss, so it has no gradient", w.Name())
			return nil
		}
	}
	return out
}

// ancestors lists n and all nodes that it is computed from, inputs before users, in a fixed order.
func (b *Builder) ancestors(n *gorgonia.Node) gorgonia.Nodes {
	var order gorgonia.Nodes
	seen := map[*gorgonia.Node]bool{}
	var visit func(*gorgonia.Node)
	visit = func(n *gorgonia.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
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

func anyNeeded(needed map[*gorgonia.Node]bool, nodes gorgonia.Nodes) bool {
	for _, n := range nodes {
		if needed[n] {
			return true
		}
	}
	return false
}
