package unigram

// viterbi is the memory of segment: the best path to each byte offset that is a character boundary.
type viterbi struct {
	nodes []viterbiNode
}

type viterbiNode struct {
	score float64 // of the best path
	from  int32   // where its last piece starts, -1 before any path is known
	id    int32   // of its last piece, UnkID for a character outside the vocabulary
}

// tracedPiece says that the ids up to this number, from those of the piece before, are of bytes [start, end).
type tracedPiece struct{ ids, start, end int }

// reset returns n+1 nodes without a path, of which the first is the beginning.
func (w *viterbi) reset(n int) []viterbiNode {
	if cap(w.nodes) <= n {
		w.nodes = make([]viterbiNode, n+1)
	}
	w.nodes = w.nodes[:n+1]
	w.nodes[0] = viterbiNode{}
	for i := range w.nodes[1:] {
		w.nodes[1+i].from = -1
	}
	return w.nodes
}
