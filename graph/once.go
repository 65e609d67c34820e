package graph

import "gorgonia.org/gorgonia"

// sameOp identifies what an operation computes: equal keys give equal results. name is for dropout.
type sameOp struct {
	op         string
	x, w, bias *gorgonia.Node
	act        Activation
	name       string
	p          float64
	from, to   int
}

// once makes the node of an operation at the first call with a key and returns the same node afterwards. So the keys
// and values of the two passes of the enhanced mask decoder, and the projected positions, are computed once, although
// each pass is written as a whole layer.
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
