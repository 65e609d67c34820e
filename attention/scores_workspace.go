package attention

import (
	"slices"

	"github.com/ablate-go/ablate/internal/kernels"
)

// minUnits is how many independent pieces the work is cut into where the batch allows. It is a
// constant, not a number of processors, because table gradients are summed piece by piece.
const minUnits = 8

// workspace is every buffer of a Core, sized once.
type workspace[T kernels.Float] struct {
	shape  Shape
	groups int // the batch is cut into groups; a unit of work is one group and one head

	probs []T // (Batch, Heads, Seq, Seq), or (Heads, Rows, Seq); before dropout

	// Tables expanded by difference, (2·Seq-1, Width), so that blocks read them in order.
	kr []T // ordered by j-i
	qr []T // ordered by i-j
	// Their gradients, one copy for each group, (groups, 2·Seq-1, Width).
	dkr, dqr []T

	open  []int   // per sequence: one past its last token
	holes [][]int // per sequence: padded positions before that, none where padding is at the end only

	rowsAt []int // with Shape.Rows: where each sequence's rows begin, and where the last one's end

	scratch []scratch[T] // one per worker
}

// scratch holds what one worker needs for one head of one sequence.
type scratch[T kernels.Float] struct {
	block   []T // a block of scores or of their gradients, skewed by j-i
	byKey   []T // all blocks of the transposed matrix, skewed by i-j; P2C only
	dropped []T // (Seq, Seq) probabilities after dropout
	dprobs  []T // (Seq, Seq)

	wide  []T   // with Shape.Rows: a block's products with the differences in reach
	local []int // and its places
}

func (w *workspace[T]) init(s Shape, t Terms) {
	w.shape = s
	w.groups = min(s.Batch, (minUnits+s.Heads-1)/s.Heads)
	if s.Rows > 0 {
		w.rowsAt = make([]int, s.Batch+1)
	}
	expanded := (2*s.Seq - 1) * s.Width()
	if t.C2P {
		w.kr, w.dkr = make([]T, expanded), make([]T, w.groups*expanded)
	}
	if t.P2C {
		w.qr, w.dqr = make([]T, expanded), make([]T, w.groups*expanded)
	}
	w.open = make([]int, s.Batch)
	w.holes = make([][]int, s.Batch)
	places := make([]int, s.Batch*s.Seq)
	for b := range w.holes {
		w.holes[b] = places[b*s.Seq : b*s.Seq : (b+1)*s.Seq]
	}
}

func (w *workspace[T]) units() int { return w.groups * w.shape.Heads }

// unit returns the sequences [from, to) of a unit, its head, and where its group's table gradients begin.
func (w *workspace[T]) unit(u int) (from, to, head, tables int) {
	head, group := u%w.shape.Heads, u/w.shape.Heads
	from, to = group*w.shape.Batch/w.groups, (group+1)*w.shape.Batch/w.groups
	return from, to, head, group * (2*w.shape.Seq - 1) * w.shape.Width()
}

// workers makes room for n workers.
func (w *workspace[T]) workers(n int, t Terms) {
	seq, rows := w.shape.Seq, w.shape.Seq
	if w.shape.Rows > 0 {
		rows = w.shape.mostRows()
	}
	for len(w.scratch) < n {
		s := scratch[T]{
			block:   make([]T, min(blockRows, seq)*(seq+blockRows-1)),
			dropped: make([]T, rows*seq),
			dprobs:  make([]T, rows*seq),
		}
		if w.shape.Rows > 0 {
			s.wide, s.local = make([]T, w.shape.wideSize()), make([]int, 0, blockRows)
		}
		if t.P2C {
			s.byKey = make([]T, skewSize(seq))
		}
		w.scratch = append(w.scratch, s)
	}
}

func (w *workspace[T]) probsOf(batch, head int) []T {
	size := w.shape.Seq * w.shape.Seq
	at := (batch*w.shape.Heads + head) * size
	return w.probs[at : at+size : at+size]
}

// readMask finds where each sequence ends. Padding at the end, the normal case, costs nothing
// afterwards: the work is done on the shorter sequence.
func (w *workspace[T]) readMask(mask []T) {
	seq := w.shape.Seq
	for b := range w.open {
		w.open[b], w.holes[b] = seq, w.holes[b][:0]
		if mask == nil {
			continue
		}
		m := mask[b*seq : (b+1)*seq]
		for w.open[b] > 0 && m[w.open[b]-1] == 0 {
			w.open[b]--
		}
		for i, v := range m[:w.open[b]] {
			if v == 0 {
				w.holes[b] = append(w.holes[b], i)
			}
		}
	}
}

// padded reports whether position i of a sequence with holes is one of them.
func (w *workspace[T]) padded(b, i int) bool {
	_, found := slices.BinarySearch(w.holes[b], i)
	return found
}

// expand copies the tables' rows into the order of differences.
func (w *workspace[T]) expand(index []int, t Terms, in *Inputs[T]) {
	width, last := w.shape.Width(), len(index)-1
	for at, row := range index {
		if t.C2P {
			copy(w.kr[(last-at)*width:][:width], in.Kr[row*width:])
		}
		if t.P2C {
			copy(w.qr[at*width:][:width], in.Qr[row*width:])
		}
	}
}

// collect adds the gradients by difference up into the tables' rows, always in the same order.
func (w *workspace[T]) collect(index []int, t Terms, d *Grads[T]) {
	clear(d.Kr)
	clear(d.Qr)
	width, last := w.shape.Width(), len(index)-1
	for group := range w.groups {
		base := group * len(index) * width
		for at, row := range index {
			if t.C2P {
				kernels.Axpy(d.Kr[row*width:][:width], 1, w.dkr[base+(last-at)*width:][:width])
			}
			if t.P2C {
				kernels.Axpy(d.Qr[row*width:][:width], 1, w.dqr[base+at*width:][:width])
			}
		}
	}
}
