package graph

import "gorgonia.org/gorgonia"

// sameAs says what an operation computes: equal keys, equal results. Names come as keys of dropout.
type sameAs struct {
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
func (b *Builder) once(key sameAs, make func() *gorgonia.Node) *gorgonia.Node {
	if n, ok := b.made[key]; ok {
		return n
	}
	n := make()
	if n != nil {
		b.made[key] = n
	}
	return n
}
