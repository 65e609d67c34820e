package attention

import "github.com/ablate-go/ablate/graph/stablehlo"

// How the relative terms avoid a gather per pair, without loops: the sequence is cut into blocks of rows, and the rows
// of a block are multiplied with the window of differences that the block can have, size of the block + seq - 1. In the
// result the differences of a pair are skewed, and slices and reshapes set them right, as in kernel_skew.go: neither
// moves more than the scores themselves. Windows of the table are copies of its rows; they are small, since batch and
// heads share them.

// lowerBlock is the largest block. A block of n rows makes (n-1)/seq more scores than necessary, and copies seq/n
// windows.
const lowerBlock = 128

// windows are the blocks of one attention.
type windows struct {
	a             lowered
	blocks, block int // number, rows of each
	pitch         int // differences of a window
}

func (a lowered) windows() windows {
	block := min(lowerBlock, a.shape.Seq)
	for a.shape.Seq%block != 0 {
		block--
	}
	return windows{a: a, blocks: a.shape.Seq / block, block: block, pitch: a.shape.Seq + block - 1}
}

// relative is a table by window, [blocks, pitch, heads, dim], with the row of the table for each difference from
// 1-seq to seq-1.
type relative struct {
	stablehlo.Value
	rows  []int // by difference + seq-1
	table int   // rows of the table
}

// table lays out a table, [rows in reach, width], by windows. Differences are column minus row; for keys the table is
// indexed by row minus column.
func (w windows) table(x stablehlo.Value, byKey bool) relative {
	s := w.a.shape
	index, err := RelativeIndex(s.Seq, s.Buckets, s.MaxPositions)
	if err != nil {
		return relative{Value: w.a.Fail("%v", err)}
	}
	r := relative{rows: make([]int, len(index)), table: s.tableRows()}
	for at := range index {
		r.rows[at] = index[at]
		if byKey {
			r.rows[at] = index[len(index)-1-at]
		}
		if s.Near {
			r.rows[at] -= index[0]
		}
	}
	var rows []int
	for first := 0; first < s.Seq; first += w.block {
		from := w.first(first)
		rows = append(rows, r.rows[from:from+w.pitch]...)
	}
	r.Value = x.TakeRows(w.a.Ints(rows, len(rows))).Reshape(w.blocks, w.pitch, s.Heads, s.Dim)
	return r
}

// first is the place, in all differences, of the first one of the window of the block that begins at row first.
func (w windows) first(first int) int { return w.a.shape.Seq - w.block - first }

// scores multiplies x, [batch, seq, heads, dim], with the table at the difference of each pair of a row of x and a
// column: [batch, heads, seq, seq].
func (w windows) scores(x stablehlo.Value, r relative) stablehlo.Value {
	s := w.a.shape
	y := stablehlo.Dot(w.byBlock(x), r.Value, stablehlo.Product{Batch: [2][]int{{1, 3}, {0, 2}}, Sum: [2][]int{{4}, {3}}})
	return w.skew(y).Transpose(2, 1, 0, 3, 4).Reshape(s.Batch, s.Heads, s.Seq, s.Seq)
}

// grads are the gradients of x, [batch, heads, seq, dim], and of the table, from those of scores.
func (w windows) grads(dscores, x stablehlo.Value, r relative, byKey bool) (dx, dtable stablehlo.Value) {
	s := w.a.shape
	// [blocks, heads, batch, block, pitch]
	dy := w.unskew(dscores.Reshape(s.Batch, s.Heads, w.blocks, w.block, s.Seq).Transpose(2, 1, 0, 3, 4))
	dx = stablehlo.Dot(dy, r.Value, stablehlo.Product{Batch: [2][]int{{0, 1}, {0, 2}}, Sum: [2][]int{{4}, {1}}})
	dx = dx.Transpose(2, 1, 0, 3, 4).Reshape(s.Batch, s.Heads, s.Seq, s.Dim)
	dr := stablehlo.Dot(dy, w.byBlock(x), stablehlo.Product{
		Batch: [2][]int{{0, 1}, {1, 3}}, Sum: [2][]int{{2, 3}, {0, 2}},
	})
	return dx, w.collect(dr.Transpose(0, 2, 1, 3), r)
}

// collect sums the gradients of windows, [blocks, pitch, heads, dim], by row of the table: first the windows where they
// overlap, then the differences that share a row, by a matrix product, whose order of sums is fixed.
func (w windows) collect(dr stablehlo.Value, r relative) stablehlo.Value {
	s := w.a.shape
	all := len(r.rows)
	var sum total
	for b := range w.blocks {
		from := w.first(b * w.block)
		sum.add(dr.Slice(0, b, b+1).Reshape(w.pitch, s.Width()).Pad(0, from, all-w.pitch-from))
	}
	at := w.a.Ints(r.rows, all)
	row := w.a.Iota(w.a.typed(stablehlo.S32, r.table, all), 0)
	chosen := row.Eq(at.Along(row, 1)).Convert(dr.Element)
	return stablehlo.Dot(chosen, sum.Value, stablehlo.Product{Sum: [2][]int{{1}, {0}}})
}

// byBlock makes [batch, seq, heads, dim] to [batch, blocks, block, heads, dim].
func (w windows) byBlock(x stablehlo.Value) stablehlo.Value {
	s := w.a.shape
	return x.Reshape(s.Batch, w.blocks, w.block, s.Heads, s.Dim)
}

// skew makes the last dimensions [block, pitch], by difference, to [block, seq], by column: see kernel_skew.go.
func (w windows) skew(y stablehlo.Value) stablehlo.Value {
	if w.block == 1 {
		return y
	}
	s := w.a.shape
	lead := []int{w.blocks, s.Heads, s.Batch}
	y = y.Reshape(append(lead, w.block*w.pitch)...)
	y = y.Slice(3, w.block-1, w.block-1+w.block*(w.pitch-1))
	return y.Reshape(append(lead, w.block, w.pitch-1)...).Slice(4, 0, s.Seq)
}

// unskew is the transpose of skew: zeros where skew has read nothing.
func (w windows) unskew(d stablehlo.Value) stablehlo.Value {
	if w.block == 1 {
		return d
	}
	s := w.a.shape
	lead := []int{w.blocks, s.Heads, s.Batch}
	d = d.Pad(4, 0, w.pitch-1-s.Seq).Reshape(append(lead, w.block*(w.pitch-1))...)
	return d.Pad(3, w.block-1, 1).Reshape(append(lead, w.block, w.pitch)...)
}
