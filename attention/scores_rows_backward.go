package attention

import "github.com/ablate-go/ablate/internal/kernels"

// backwardRows adds the gradients of one sequence to those of the tables and writes the others.
func (c *Core[T]) backwardRows(s *scratch[T], b, head, group int) {
	seq, width, dim := c.shape.Seq, c.shape.Width(), c.shape.Dim
	from, to := c.rowsOf(b)
	n, rows, at := c.ws.length[b], to-from, c.at(b, head, 0)
	c.clearUnused(c.d.Q, b, head)
	if rows == 0 || n == 0 { // no queries, or no keys
		for _, x := range [][]T{c.d.K, c.d.V} {
			c.clearBelow(x, b, head, 0)
		}
		for r := from; r < to; r++ {
			clear(c.d.Q[c.rowAt(r, head):][:dim])
		}
		return
	}
	c.clearRows(c.d.K, b, head)
	c.clearRows(c.d.V, b, head)
	probs, dctx := c.rowProbs(from, to, head), c.dctx[c.rowAt(from, head):]
	weights := c.dropRows(s, probs, b, head)
	kernels.Gemm(n, dim, rows, 1, weights, 1, seq, dctx, width, 1, 0, c.d.V[at:], width)
	kernels.Gemm(rows, n, dim, 1, dctx, width, 1, c.in.V[at:], 1, width, 0, s.dprobs, seq)
	if c.last.dropout > 0 {
		kernels.Dropout(s.dprobs[:rows*seq], s.dprobs[:rows*seq], c.last.dropout, c.dropKey(b, head))
	}
	clearColumns(c.d.K[at:], width, n, dim)
	if c.terms.P2C {
		clear(s.byKey[:skewSize(n)])
	}
	c.rowBlocks(s, b, func(blk rowBlock) {
		for i := range blk.positions {
			row := (blk.first - from + i) * seq
			kernels.SoftmaxGrad(s.block[i*n:][:n], probs[row:][:n], s.dprobs[row:][:n])
		}
		c.rowGrad(s, blk, b, head, group)
		if c.terms.P2C {
			c.eachKeyBlock(s, blk, n, func(row, column []T, stride int) {
				for j, v := range row {
					column[j*stride] = v
				}
			})
		}
	})
	if c.terms.P2C {
		c.keyGradOfRows(s, b, head, group)
	}
}

// rowGrad computes dQ, the content part of dK and the gradient of the key table from a block of dScores, (rows, n) in
// s.block.
func (c *Core[T]) rowGrad(s *scratch[T], blk rowBlock, b, head, group int) {
	width, dim := c.shape.Width(), c.shape.Dim
	n, rows, at := c.ws.length[b], len(blk.positions), c.rowAt(blk.first, head)
	dq, q, beta := c.d.Q[at:], c.in.Q[at:], T(0)
	if c.terms.C2C {
		keys := c.at(b, head, 0)
		kernels.Gemm(rows, dim, n, c.scale, s.block, n, 1, c.in.K[keys:], width, 1, 0, dq, width)
		kernels.Gemm(n, dim, rows, c.scale, s.block, 1, n, q, width, 1, 1, c.d.K[keys:], width)
		beta = 1
	}
	if c.terms.C2P {
		clear(s.wide[:rows*blk.pitch])
		for i := range rows {
			copy(s.wide[blk.window(i):], s.block[i*n:][:n])
		}
		c.ws.kr.gradients(c, s, s.wide, dq, q, beta, rows, blk.table(c.shape.Seq), blk.pitch, head, group)
		beta = 1
	}
	if beta == 0 {
		clearColumns(dq, width, rows, dim)
	}
}

// keyGradOfRows computes dK and the gradient of the query table from the blocks of dScores by key, as keyGrad does for
// the whole attention.
func (c *Core[T]) keyGradOfRows(s *scratch[T], b, head, group int) {
	n := c.ws.length[b]
	for first := 0; first < n; first += blockRows {
		blk := skewAt(first, n)
		c.keyGradByPosition(s, s.byKey[blk.offset(n):], blk, b, head, group, 1)
	}
}
