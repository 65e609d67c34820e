package graph

import "gorgonia.org/gorgonia"

// sameOp says what an operation computes: equal keys, equal results. Names come as keys of dropout.
type sameOp struct {
	op         string
	x, w, bias *gorgonia.Node
	act        Activation
	name       string
	p          float64
	from, to   int
}

// once makes the node of an operation the first time that it is asked for, and gives the same node after
// that. So the keys and values of the enhanced mask decoder's two passes, and the projected positions, are
// computed once, though each pass is written as a whole layer.
func (b *Builder) once(key sameOp, make func() *gorgonia.Node) *gorgonia.Node {
	if n, ok := b.built[key]; ok {
		return n
	}
	n := make()
	if n != nil {
		b.built[key] = n
	}
	return n
}
