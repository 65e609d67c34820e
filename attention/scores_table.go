package attention

import "github.com/ablate-go/ablate/internal/kernels"

// relTable is a relative table indexed by difference; each difference has a row of the table.
//
// If sequences are short compared to the table, rows are multiplied with a copy of the table that has a row for each
// difference, so that nothing is gathered. If they are long, many differences share a bucket: rows are multiplied with
// the table itself, at most 2·Buckets rows for each query, and the results are copied to the differences; backward, the
// gradients of the differences are first summed by bucket.
type relTable[T kernels.Float] struct {
	index  []int // row of the table by difference
	ends   []int // end of the run of differences that share a row, by difference
	rows   int   // of the table
	direct bool  // whether rows are multiplied with the table itself

	table        []T // (rows, Width), the table of the current call
	byDifference []T // (len(index), Width), the table by difference; nil if direct
	grads        []T // (groups, held, Width), one copy for each group of sequences
}

// directFactor is the ratio of sequence length to rows in reach from which direct is faster.
const directFactor = 2

func (t *relTable[T]) init(index []int, s Shape, groups int) {
	t.index, t.rows = index, s.tableRows()
	t.ends = make([]int, len(index))
	for at := len(index) - 1; at >= 0; at-- {
		t.ends[at] = at + 1
		if at+1 < len(index) && index[at+1] == index[at] {
			t.ends[at] = t.ends[at+1]
		}
	}
	from, to := t.reach(0, len(index))
	t.direct = directFactor*(to-from) <= s.Seq
	if !t.direct {
		t.byDifference = make([]T, len(index)*s.Width())
	}
	t.grads = make([]T, groups*t.held()*s.Width())
}

// held is the number of rows that queries or keys are multiplied with.
func (t *relTable[T]) held() int {
	if t.direct {
		return t.rows
	}
	return len(t.index)
}

// use sets the table of the current call.
func (t *relTable[T]) use(table []T, width int) {
	t.table = table
	if t.direct {
		return
	}
	for at, row := range t.index {
		copy(t.byDifference[at*width:][:width], table[row*width:])
	}
}

// collect sums the groups' gradients into the table's rows, always in the same order.
func (t *relTable[T]) collect(d []T, groups, width int) {
	clear(d)
	for group := range groups {
		grads := t.grads[group*t.held()*width:]
		for at := range t.held() {
			row := at
			if !t.direct {
				row = t.index[at]
			}
			kernels.Axpy(d[row*width:][:width], 1, grads[at*width:][:width])
		}
	}
}

// reach is the range of the table's rows that the differences [first, first+pitch) use; the index is monotonic.
func (t *relTable[T]) reach(first, pitch int) (from, to int) {
	a, b := t.index[first], t.index[first+pitch-1]
	return min(a, b), max(a, b) + 1
}

// runs calls f for the parts [at, end) of the differences [first, first+pitch), counted from first, that share
// a row of the table.
func (t *relTable[T]) runs(first, pitch int, f func(bucket, at, end int)) {
	for at := first; at < first+pitch; {
		end := min(t.ends[at], first+pitch)
		f(t.index[at], at-first, end-first)
		at = end
	}
}

// sum adds with four independent accumulators, which a processor can do in parallel.
func sum[T kernels.Float](x []T) T {
	var a, b, c, d T
	for ; len(x) >= 4; x = x[4:] {
		a, b, c, d = a+x[0], b+x[1], c+x[2], d+x[3]
	}
	for _, v := range x {
		a += v
	}
	return (a + b) + (c + d)
}

// matmuls multiplies rows of x, a head's columns, with the table at the differences [first, first+pitch) and writes the
// scaled results to dst, (rows, pitch).
func (t *relTable[T]) matmuls(c *Core[T], s *scratch[T], dst, x []T, rows, first, pitch, head int) {
	width, dim := c.shape.Width(), c.shape.Dim
	if !t.direct {
		kernels.Gemm(rows, pitch, dim, c.scale, x, width, 1, t.byDifference[first*width+head*dim:], 1, width, 0, dst, pitch)
		return
	}
	from, to := t.reach(first, pitch)
	m := to - from
	kernels.Gemm(rows, m, dim, c.scale, x, width, 1, t.table[from*width+head*dim:], 1, width, 0, s.narrow, m)
	for r := range rows {
		by, row := s.narrow[r*m:][:m], dst[r*pitch:][:pitch]
		t.runs(first, pitch, func(bucket, at, end int) {
			v := by[bucket-from]
			for i := at; i < end; i++ {
				row[i] = v
			}
		})
	}
}

// gradients adds to beta·dx, the gradient of x, and to the table's gradient of a group what follows from buf, the
// gradients of scores by difference, (rows, pitch).
func (t *relTable[T]) gradients(c *Core[T], s *scratch[T], buf, dx, x []T, beta T, rows, first, pitch, head,
	group int) {
	width, dim := c.shape.Width(), c.shape.Dim
	table, m, at := t.byDifference, pitch, first
	if t.direct {
		from, to := t.reach(first, pitch)
		table, m, at = t.table, to-from, from
		for r := range rows {
			by, row := s.narrow[r*m:][:m], buf[r*pitch:][:pitch]
			t.runs(first, pitch, func(bucket, at, end int) { by[bucket-from] = sum(row[at:end]) })
		}
		buf = s.narrow
	}
	columns := at*width + head*dim
	grads := t.grads[group*t.held()*width:]
	kernels.Gemm(rows, dim, m, c.scale, buf, m, 1, table[columns:], width, 1, beta, dx, width)
	kernels.Gemm(m, dim, rows, c.scale, buf, 1, m, x, width, 1, 1, grads[columns:], width)
}

// clear zeroes a head's columns in a group's gradients.
func (t *relTable[T]) clear(c *Core[T], head, group int) {
	width, dim := c.shape.Width(), c.shape.Dim
	clearColumns(t.grads[group*t.held()*width+head*dim:], width, t.held(), dim)
}
