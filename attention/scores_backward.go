package attention

import "github.com/ablate-go/ablate/internal/kernels"

// backwardHead adds the gradients of one sequence to those of the tables and writes the others.
func (c *Core[T]) backwardHead(s *scratch[T], b, head, group int) {
	seq, width, dim := c.shape.Seq, c.shape.Width(), c.shape.Dim
	n, probs, at := c.ws.length[b], c.ws.probsOf(b, head), c.at(b, head, 0)
	if n > 0 {
		weights := c.drop(s, probs, b, head)
		kernels.Gemm(n, dim, n, 1, weights, 1, seq, c.dctx[at:], width, 1, 0, c.d.V[at:], width)
		kernels.Gemm(n, n, dim, 1, c.dctx[at:], width, 1, c.in.V[at:], 1, width, 0, s.dprobs, seq)
		if c.last.dropout > 0 {
			kernels.Dropout(s.dprobs[:n*seq], s.dprobs[:n*seq], c.last.dropout, c.dropKey(b, head))
		}
	}
	for first := 0; first < n; first += blockRows {
		blk := skewAt(first, n)
		clearAround(s.block, blk, n)
		for i := range blk.rows {
			row := (first + i) * seq
			kernels.SoftmaxGrad(s.block[blk.at+i*blk.stride:][:n], probs[row:][:n], s.dprobs[row:][:n])
		}
		c.queryGrad(s, blk, b, head, group)
		if c.terms.P2C {
			c.copyToKeyBlocks(s, blk, n)
		} else {
			c.keyGradByQuery(s, blk, b, head)
		}
	}
	if c.terms.P2C {
		c.keyGrad(s, b, head, group)
	}
	c.clearRows(c.d.Q, b, head)
	c.clearRows(c.d.K, b, head)
	c.clearRows(c.d.V, b, head)
}

// queryGrad computes dQ, and the gradient of the key table, from a block of dScores skewed by j-i.
func (c *Core[T]) queryGrad(s *scratch[T], blk skew, b, head, group int) {
	width, dim := c.shape.Width(), c.shape.Dim
	n, at := c.ws.length[b], c.at(b, head, blk.first)
	dq, beta := c.d.Q[at:], T(0)
	if c.terms.C2C {
		kernels.Gemm(blk.rows, dim, n, c.scale, s.block[blk.at:], blk.stride, 1,
			c.in.K[c.at(b, head, 0):], width, 1, beta, dq, width)
		beta = 1
	}
	if c.terms.C2P {
		c.ws.kr.gradients(c, s, s.block, dq, c.in.Q[at:], beta, blk.rows, blk.table(c.shape.Seq), blk.pitch, head, group)
		beta = 1
	}
	if beta == 0 {
		clearColumns(dq, width, blk.rows, dim)
	}
}

// copyToKeyBlocks copies a block of dScores, transposed, into the blocks by key.
func (c *Core[T]) copyToKeyBlocks(s *scratch[T], blk skew, n int) {
	for first := 0; first < n; first += blockRows {
		keys := skewAt(first, n)
		copyTransposed(s.byKey[keys.offset(n)+keys.at+blk.first:], keys.stride,
			s.block[blk.at+first:], blk.stride, keys.rows, blk.rows)
	}
}

// keyGrad computes dK, and the gradient of the query table, from the blocks of dScores by key, skewed by i-j.
func (c *Core[T]) keyGrad(s *scratch[T], b, head, group int) {
	width, dim := c.shape.Width(), c.shape.Dim
	n := c.ws.length[b]
	for first := 0; first < n; first += blockRows {
		blk := skewAt(first, n)
		buf, at := s.byKey[blk.offset(n):], c.at(b, head, first)
		clearAround(buf, blk, n)
		c.keyGradByPosition(s, buf, blk, b, head, group, 0)
		if c.terms.C2C {
			kernels.Gemm(blk.rows, dim, n, c.scale, buf[blk.at:], blk.stride, 1,
				c.in.Q[c.at(b, head, 0):], width, 1, 1, c.d.K[at:], width)
		}
	}
}

// keyGradByPosition adds the contribution of one block by key to beta times a block of dK, and to the gradient of the
// query table.
func (c *Core[T]) keyGradByPosition(s *scratch[T], buf []T, blk skew, b, head, group int, beta T) {
	at := c.at(b, head, blk.first)
	c.ws.qr.gradients(c, s, buf, c.d.K[at:], c.in.K[at:], beta, blk.rows, blk.table(c.shape.Seq), blk.pitch, head, group)
}

// keyGradByQuery computes dK without the position-to-content term: then nothing is skewed by key, and a block of
// queries adds to all keys.
func (c *Core[T]) keyGradByQuery(s *scratch[T], blk skew, b, head int) {
	width, dim := c.shape.Width(), c.shape.Dim
	n, dk := c.ws.length[b], c.d.K[c.at(b, head, 0):]
	if !c.terms.C2C {
		clearColumns(dk, width, n, dim)
		return
	}
	beta := T(1)
	if blk.first == 0 {
		beta = 0
	}
	kernels.Gemm(n, dim, blk.rows, c.scale, s.block[blk.at:], 1, blk.stride,
		c.in.Q[c.at(b, head, blk.first):], width, 1, beta, dk, width)
}

// clearTables zeroes a head's columns in a group's table gradients.
func (c *Core[T]) clearTables(head, group int) {
	if c.terms.C2P {
		c.ws.kr.clear(c, head, group)
	}
	if c.terms.P2C {
		c.ws.qr.clear(c, head, group)
	}
}

// clearColumns zeroes a (rows, cols) matrix with leading dimension ld.
func clearColumns[T kernels.Float](x []T, ld, rows, cols int) {
	for i := range rows {
		clear(x[i*ld:][:cols])
	}
}
