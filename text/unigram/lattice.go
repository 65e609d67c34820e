package unigram

import "math"

// edge is one piece at one position of a string, in characters.
type edge struct {
	piece      int32
	start, end uint8
}

// lattices holds all ways to segment each of many strings: the edges of string i are
// edges[off[i]:off[i+1]], ordered by start and then by end. Ordered so, one sweep forward and one
// backward visit each node after all its inputs, and no graph is needed.
type lattices struct {
	edges []edge
	off   []int
	chars []uint8
}

// unknownPiece stands for a character that is not a piece, so that every string has a segmentation.
const unknownPiece = 0

// unknownScore is its log probability, below that of any piece in a corpus of 10^10 units.
const unknownScore = -25

// buildLattices makes the lattices of the n strings that str returns, over the pieces of index. A character that is not
// a piece is unknownPiece.
func buildLattices(n int, str func(i int) string, index map[string]int32) *lattices {
	l := &lattices{off: make([]int, n+1), chars: make([]uint8, n)}
	var at []int
	for i := range n { // counted first: millions of edges that grow would be held twice while they are copied
		at = eachEdge(str(i), index, at, func(edge) { l.off[i+1]++ })
		l.chars[i] = uint8(len(at) - 1)
		l.off[i+1] += l.off[i]
	}
	l.edges = make([]edge, 0, l.off[n])
	for i := range n {
		at = eachEdge(str(i), index, at, func(e edge) { l.edges = append(l.edges, e) })
	}
	return l
}

// eachEdge calls yield with the edges of a string in their order. It returns the bytes where its characters begin, and
// its end, in the memory of at.
func eachEdge(s string, index map[string]int32, at []int, yield func(edge)) []int {
	at = at[:0]
	for p := range s {
		at = append(at, p)
	}
	at = append(at, len(s))
	for a := range len(at) - 1 {
		for b := a + 1; b < len(at) && b <= a+maxPiece; b++ {
			if id, ok := index[s[at[a]:at[b]]]; ok {
				yield(edge{id, uint8(a), uint8(b)})
			} else if b == a+1 {
				yield(edge{unknownPiece, uint8(a), uint8(b)})
			}
		}
	}
	return at
}

// filter renumbers the pieces and drops the edges of those whose new number is negative, and, if
// stringsToo is set (string i is piece i+1), their strings. Single characters must stay.
func (l *lattices) filter(renumber []int32, stringsToo bool) {
	to, kept, off := 0, 0, 0 // off is read ahead of being overwritten
	for i := range l.chars {
		from, end := off, l.off[i+1]
		off = end
		if stringsToo && renumber[i+1] < 0 {
			continue
		}
		for _, e := range l.edges[from:end] {
			if id := renumber[e.piece]; id >= 0 {
				l.edges[to] = edge{id, e.start, e.end}
				to++
			}
		}
		l.chars[kept] = l.chars[i]
		kept++
		l.off[kept] = to
	}
	l.edges, l.chars, l.off = l.edges[:to], l.chars[:kept], l.off[:kept+1]
}

// expect adds to counts the expected number of each piece over all segmentations of string i, times
// weight, and returns the log likelihood of the string. The explicit conversions keep compilers from
// fusing multiply and add, so that every machine trains the same vocabulary.
func (l *lattices) expect(i int, weight float64, prob, counts []float64) float64 {
	var alpha, beta [maxUnit + 1]float64
	edges, n := l.edges[l.off[i]:l.off[i+1]], l.chars[i]
	alpha[0], beta[n] = 1, 1
	for _, e := range edges {
		alpha[e.end] += float64(alpha[e.start] * prob[e.piece])
	}
	for k := len(edges) - 1; k >= 0; k-- {
		e := edges[k]
		beta[e.start] += float64(prob[e.piece] * beta[e.end])
	}
	scale := weight / alpha[n]
	for _, e := range edges {
		counts[e.piece] += float64(float64(alpha[e.start]*prob[e.piece]) * float64(beta[e.end]*scale))
	}
	return math.Log(alpha[n])
}

// best appends to dst the most likely segmentation of string i, from its end to its start, leaving
// out the piece that is the whole string if notWhole is set; it is empty if there is no other.
func (l *lattices) best(dst []int32, i int, score []float64, notWhole bool) []int32 {
	var value [maxUnit + 1]float64
	var back [maxUnit + 1]edge
	edges, n := l.edges[l.off[i]:l.off[i+1]], l.chars[i]
	for k := 1; k <= int(n); k++ {
		value[k] = math.Inf(-1)
	}
	for _, e := range edges {
		if notWhole && e.start == 0 && e.end == n {
			continue
		}
		if v := value[e.start] + score[e.piece]; v > value[e.end] {
			value[e.end], back[e.end] = v, e
		}
	}
	if math.IsInf(value[n], -1) {
		return dst
	}
	for k := n; k > 0; k = back[k].start {
		dst = append(dst, back[k].piece)
	}
	return dst
}
