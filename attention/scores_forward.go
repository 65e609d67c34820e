package attention

import (
	"math"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/rng"
)

// pass is a direction of computation.
type pass int

const (
	forward pass = iota
	backward
)

// run computes every unit of a pass.
func (c *Core[T]) run(p pass) {
	workers := c.team.size()
	c.ws.workers(workers, c.terms)
	c.pass = p
	c.team.run(workers)
}

// unit is one head over one group of sequences.
func (c *Core[T]) unit(worker, unit int) {
	s := &c.ws.scratch[worker]
	from, to, head, group := c.ws.unit(unit)
	if c.pass == backward {
		c.clearTables(head, group)
	}
	for b := from; b < to; b++ {
		switch {
		case c.pass == forward && c.shape.Rows > 0:
			c.forwardRows(s, b, head)
		case c.pass == forward:
			c.forwardHead(s, b, head)
		case c.shape.Rows > 0:
			c.backwardRows(s, b, head, group)
		default:
			c.backwardHead(s, b, head, group)
		}
	}
}

// at is the index where the columns of a head begin in row i of sequence b.
func (c *Core[T]) at(b, head, i int) int {
	return (b*c.shape.Seq+i)*c.shape.Width() + head*c.shape.Dim
}

// dropKey is the key of the dropout mask of a head of a sequence.
func (c *Core[T]) dropKey(b, head int) uint64 {
	return rng.Mix(c.last.key) + uint64((c.in.First+b)*c.shape.Heads+head)
}

// forwardHead computes the n positions up to the last token; the rest is zero.
func (c *Core[T]) forwardHead(s *scratch[T], b, head int) {
	seq, width, dim := c.shape.Seq, c.shape.Width(), c.shape.Dim
	n, probs, at := c.ws.length[b], c.ws.probsOf(b, head), c.at(b, head, 0)
	if c.terms.P2C {
		c.positionToContent(s, b, head)
	}
	for first := 0; first < n; first += blockRows {
		blk := skewAt(first, n)
		c.scoreBlock(s, blk, b, head)
		for i := range blk.rows {
			row := probs[(first+i)*seq:][:seq]
			c.probabilities(row, s.block[blk.at+i*blk.stride:][:n], b, first+i)
		}
	}
	clear(probs[n*seq:])
	weights := c.drop(s, probs, b, head)
	if n > 0 {
		kernels.Gemm(n, dim, n, 1, weights, seq, 1, c.in.V[at:], width, 1, 0, c.ctx[at:], width)
	}
	c.clearRows(c.ctx, b, head)
}

// positionToContent multiplies keys with the query table: block by block of keys, row j holds
// Qr[t]·k_j for every difference i-j in reach.
func (c *Core[T]) positionToContent(s *scratch[T], b, head int) {
	n := c.ws.length[b]
	for first := 0; first < n; first += blockRows {
		blk := skewAt(first, n)
		c.ws.qr.matmuls(c, s, s.byKey[blk.offset(n):], c.in.K[c.at(b, head, first):], blk.rows, blk.table(c.shape.Seq),
			blk.pitch, head)
	}
}

// scoreBlock writes the scaled scores of a block of queries to the view of s.block.
func (c *Core[T]) scoreBlock(s *scratch[T], blk skew, b, head int) {
	width, dim := c.shape.Width(), c.shape.Dim
	n, q := c.ws.length[b], c.in.Q[c.at(b, head, blk.first):]
	view := s.block[blk.at:blk.size()]
	beta := T(0)
	if c.terms.C2P {
		c.ws.kr.matmuls(c, s, s.block, q, blk.rows, blk.table(c.shape.Seq), blk.pitch, head)
		beta = 1
	}
	if c.terms.C2C {
		kernels.Gemm(blk.rows, n, dim, c.scale, q, width, 1,
			c.in.K[c.at(b, head, 0):], 1, width, beta, view, blk.stride)
		beta = 1
	}
	if !c.terms.P2C {
		return
	}
	if beta == 0 {
		clear(s.block[:blk.size()])
	}
	for first := 0; first < n; first += blockRows {
		keys := skewAt(first, n)
		addTransposed(view[first:], blk.stride,
			s.byKey[keys.offset(n)+keys.at+blk.first:], keys.stride, blk.rows, keys.rows)
	}
}

// probabilities computes the masked softmax of row i of a sequence; scores end at its last token.
func (c *Core[T]) probabilities(row, scores []T, b, i int) {
	holes := c.ws.holes[b]
	if len(holes) > 0 {
		if c.ws.padded(b, i) {
			clear(row)
			return
		}
		for _, j := range holes {
			scores[j] = T(math.Inf(-1))
		}
	}
	kernels.Softmax(row[:len(scores)], scores)
	clear(row[len(scores):])
}

// drop returns the weights after dropout. Rows keep their full length, so that the index of an element in the mask does
// not depend on padding.
func (c *Core[T]) drop(s *scratch[T], probs []T, b, head int) []T {
	if c.last.dropout == 0 {
		return probs
	}
	used := c.ws.length[b] * c.shape.Seq
	kernels.Dropout(s.dropped[:used], probs[:used], c.last.dropout, c.dropKey(b, head))
	return s.dropped
}

// clearRows zeroes a head's columns after the last token.
func (c *Core[T]) clearRows(x []T, b, head int) { c.clearBelow(x, b, head, c.ws.length[b]) }

// clearBelow zeroes a head's columns in row n of a sequence and all rows after it.
func (c *Core[T]) clearBelow(x []T, b, head, n int) {
	for i := n; i < c.shape.Seq; i++ {
		clear(x[c.at(b, head, i):][:c.shape.Dim])
	}
}
