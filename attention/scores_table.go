package attention

import "github.com/ablate-go/ablate/internal/kernels"

// relTable is a relative table as blocks of rows meet it: by difference, each entry a row of the table.
//
// Where sequences are short beside the table, products are made with a copy whose rows are in the order of the
// differences, so that nothing is gathered. Where they are long, many differences share a bucket: products
// are made with the table's own rows, at most 2·Buckets for each query, and their results spread over the
// differences, or gradients by difference added up before them.
type relTable[T kernels.Float] struct {
	index  []int // row of the table by difference
	ends   []int // where the run of differences that share its row ends, by difference
	rows   int   // of the table
	direct bool  // products with the table's own rows

	own    []T // (rows, Width), the table of the call under way
	spread []T // (len(index), Width), the table by difference; nil if direct
	grads  []T // (groups, held, Width), one copy for each group of sequences
}

// directFactor is how many times as long as the rows in reach sequences must be for products with the rows
// to pay.
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
		t.spread = make([]T, len(index)*s.Width())
	}
	t.grads = make([]T, groups*t.held()*s.Width())
}

// held is the number of rows that products are made with.
func (t *relTable[T]) held() int {
	if t.direct {
		return t.rows
	}
	return len(t.index)
}

// use takes the table of a call.
func (t *relTable[T]) use(own []T, width int) {
	t.own = own
	if t.direct {
		return
	}
	for at, row := range t.index {
		copy(t.spread[at*width:][:width], own[row*width:])
	}
}

// collect adds the groups' gradients up into the table's rows, always in the same order.
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

// reach is the range of the table's rows that the differences [first, first+pitch) read: the index rises or
// falls throughout.
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

// sum adds in four strands, which a processor can do side by side.
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

// matmuls writes the scaled products of rows of x, a head's columns, with the differences
// [first, first+pitch) to dst, (rows, pitch).
func (t *relTable[T]) matmuls(c *Core[T], s *scratch[T], dst, x []T, rows, first, pitch, head int) {
	width, dim := c.shape.Width(), c.shape.Dim
	if !t.direct {
		kernels.Gemm(rows, pitch, dim, c.scale, x, width, 1, t.spread[first*width+head*dim:], 1, width, 0, dst, pitch)
		return
	}
	from, to := t.reach(first, pitch)
	m := to - from
	kernels.Gemm(rows, m, dim, c.scale, x, width, 1, t.own[from*width+head*dim:], 1, width, 0, s.narrow, m)
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

// gradients takes scores' gradients by difference, buf (rows, pitch), to beta·dx, x's gradient, and to the
// table's in a group.
func (t *relTable[T]) gradients(c *Core[T], s *scratch[T], buf, dx, x []T, beta T, rows, first, pitch, head,
	group int) {
	width, dim := c.shape.Width(), c.shape.Dim
	table, m, at := t.spread, pitch, first
	if t.direct {
		from, to := t.reach(first, pitch)
		table, m, at = t.own, to-from, from
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
