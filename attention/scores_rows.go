package attention

import "github.com/ablate-go/ablate/internal/kernels"

// Attention of some rows only: queries exist for the positions in Inputs.Rows, keys and values for every token. The
// enhanced mask decoder needs only the masked positions, which saves six rows in seven at the usual masking rate.
//
// The distances between the rows vary, so that no window of the relative scores can be used as a matrix in position. A
// block of rows is multiplied with all differences in reach of any of them,
//
//	wide[r][c] = q_r · Kr[ c - reach ],  the pair (r, j) in column j - position_r + last position of the block
//
// and each row's window of n differences is added to its content scores. The position-to-content scores do not depend
// on queries: they are computed as in the whole attention, and the columns of the rows are used.

// readRows splits the rows by sequence. Rows that are not ascending positions followed by -1 are an error.
func (c *Core[T]) readRows(rows []int) error {
	s := c.shape
	if err := s.checkLen("the list of rows", len(rows), s.Rows); err != nil {
		return err
	}
	used := len(rows)
	for i, position := range rows {
		if position < 0 {
			used = i
			break
		}
		if position >= s.Batch*s.Seq || i > 0 && position <= rows[i-1] {
			return rowsError(rows, i, s)
		}
	}
	for i, position := range rows[used:] {
		if position >= 0 {
			return rowsError(rows, used+i, s)
		}
	}
	at := 0
	for b := range s.Batch {
		c.ws.rowsAt[b] = at
		for at < used && rows[at] < (b+1)*s.Seq {
			at++
		}
	}
	c.ws.rowsAt[s.Batch] = at
	return nil
}

// rowsOf are the rows of a sequence, as a range of the list.
func (c *Core[T]) rowsOf(b int) (from, to int) { return c.ws.rowsAt[b], c.ws.rowsAt[b+1] }

// rowAt is the index where the columns of a head begin in row r of the queries and the context.
func (c *Core[T]) rowAt(r, head int) int { return r*c.shape.Width() + head*c.shape.Dim }

// rowProbs are the probabilities of rows [from, to), (to-from, Seq).
func (c *Core[T]) rowProbs(from, to, head int) []T {
	at, seq := head*c.shape.Rows, c.shape.Seq
	return c.ws.probs[(at+from)*seq : (at+to)*seq : (at+to)*seq]
}

// rowBlock is a run of rows of one sequence that is computed at once.
type rowBlock struct {
	first     int   // in the list
	positions []int // within the sequence
	pitch     int   // differences in reach: n and the distance of the last row from the first
}

// rowBlocks calls f for the blocks of a sequence.
func (c *Core[T]) rowBlocks(s *scratch[T], b int, f func(blk rowBlock)) {
	from, to := c.rowsOf(b)
	for first := from; first < to; first += blockRows {
		blk := rowBlock{first: first, positions: s.positions[:0]}
		for _, position := range c.in.Rows[first:min(first+blockRows, to)] {
			blk.positions = append(blk.positions, position-b*c.shape.Seq)
		}
		s.positions = blk.positions
		blk.pitch = c.ws.length[b] + blk.last() - blk.positions[0]
		f(blk)
	}
}

func (r rowBlock) last() int { return r.positions[len(r.positions)-1] }

// window is the index where the differences of row i begin.
func (r rowBlock) window(i int) int { return i*r.pitch + r.last() - r.positions[i] }

// table is the first row of the expanded key table in reach.
func (r rowBlock) table(seq int) int { return seq - 1 - r.last() }

func (c *Core[T]) forwardRows(s *scratch[T], b, head int) {
	seq, width, dim := c.shape.Seq, c.shape.Width(), c.shape.Dim
	from, to := c.rowsOf(b)
	c.clearUnused(c.ctx, b, head)
	if from == to {
		return
	}
	n, probs := c.ws.length[b], c.rowProbs(from, to, head)
	if n == 0 {
		clear(probs)
	} else {
		if c.terms.P2C {
			c.positionToContent(s, b, head)
		}
		c.rowBlocks(s, b, func(blk rowBlock) {
			c.scoreRows(s, blk, b, head)
			for i, position := range blk.positions {
				row := probs[(blk.first-from+i)*seq:][:seq]
				if position >= n {
					clear(row)
					continue
				}
				c.probabilities(row, s.block[i*n:][:n], b, position)
			}
		})
	}
	weights := c.dropRows(s, probs, b, head)
	kernels.Gemm(to-from, dim, n, 1, weights, seq, 1, c.in.V[c.at(b, head, 0):], width, 1, 0, c.ctx[c.rowAt(from, head):],
		width)
}

// scoreRows writes the scaled scores of a block, (rows, n), to s.block.
func (c *Core[T]) scoreRows(s *scratch[T], blk rowBlock, b, head int) {
	width, dim := c.shape.Width(), c.shape.Dim
	n, rows, q := c.ws.length[b], len(blk.positions), c.in.Q[c.rowAt(blk.first, head):]
	if c.terms.C2C {
		kernels.Gemm(rows, n, dim, c.scale, q, width, 1, c.in.K[c.at(b, head, 0):], 1, width, 0, s.block, n)
	} else {
		clear(s.block[:rows*n])
	}
	if c.terms.C2P {
		c.ws.kr.matmuls(c, s, s.wide, q, rows, blk.table(c.shape.Seq), blk.pitch, head)
		for i := range rows {
			kernels.Axpy(s.block[i*n:][:n], 1, s.wide[blk.window(i):][:n])
		}
	}
	if !c.terms.P2C {
		return
	}
	c.eachKeyBlock(s, blk, n, func(row, column []T, stride int) {
		for j := range row {
			row[j] += column[j*stride]
		}
	})
}

// eachKeyBlock calls f with each part of the block's rows and the column of the block by key that belongs to it.
func (c *Core[T]) eachKeyBlock(s *scratch[T], blk rowBlock, n int, f func(row, column []T, stride int)) {
	for i, position := range blk.positions {
		if position >= n {
			continue
		}
		for first := 0; first < n; first += blockRows {
			keys := skewAt(first, n)
			f(s.block[i*n+first:][:keys.rows], s.byKey[keys.offset(n)+keys.at+position:], keys.stride)
		}
	}
}

// dropRows is drop for the rows of a sequence.
func (c *Core[T]) dropRows(s *scratch[T], probs []T, b, head int) []T {
	if c.last.dropout == 0 {
		return probs
	}
	kernels.Dropout(s.dropped[:len(probs)], probs, c.last.dropout, c.dropKey(b, head))
	return s.dropped
}

// clearUnused zeroes a head's columns in the unused rows.
func (c *Core[T]) clearUnused(x []T, b, head int) {
	if b > 0 {
		return
	}
	for r := c.ws.rowsAt[c.shape.Batch]; r < c.shape.Rows; r++ {
		clear(x[c.rowAt(r, head):][:c.shape.Dim])
	}
}

// mostRows is how many rows one sequence can have.
func (s Shape) mostRows() int { return min(s.Rows, s.Seq) }

// wideSize is the size of a block's scores with the differences in reach of any of its rows.
func (s Shape) wideSize() int { return min(blockRows, s.mostRows()) * (2*s.Seq - 1) }
