package attention

import (
	"slices"

	"github.com/ablate-go/ablate/internal/kernels"
)

// minUnits is the number of independent parts that the work is divided into where the batch allows. It must not depend
// on the number of processors, because table gradients are summed part by part.
const minUnits = 8

// workspace is every buffer of a Core, sized once.
type workspace[T kernels.Float] struct {
	shape  Shape
	groups int // the batch is divided into groups; a unit of work is one group and one head

	probs []T // (Batch, Heads, Seq, Seq), or (Heads, Rows, Seq); before dropout

	kr relTable[T] // ordered by j-i; with C2P
	qr relTable[T] // ordered by i-j; with P2C

	length []int   // per sequence: one past its last token
	holes  [][]int // per sequence: padded positions before that, none where padding is at the end only

	rowsAt []int // with Shape.Rows: where each sequence's rows begin, and where the last one's end

	scratch []scratch[T] // one per worker
}

// scratch holds what one worker needs for one head of one sequence.
type scratch[T kernels.Float] struct {
	block   []T // a block of scores or of their gradients, skewed by j-i
	byKey   []T // all blocks of the transposed matrix, skewed by i-j; P2C only
	dropped []T // (Seq, Seq) probabilities after dropout
	dprobs  []T // (Seq, Seq)

	narrow []T // a block's scores with the rows of a small relative table

	wide      []T   // with Shape.Rows: a block's scores with the differences in reach
	positions []int // positions of the rows of that block
}

// init takes the index of the relative tables by i-j, nil without relative terms.
func (w *workspace[T]) init(s Shape, t Terms, index []int) {
	w.shape = s
	w.groups = min(s.Batch, (minUnits+s.Heads-1)/s.Heads)
	if s.Rows > 0 {
		w.rowsAt = make([]int, s.Batch+1)
	}
	if t.C2P {
		falling := slices.Clone(index)
		slices.Reverse(falling)
		w.kr.init(falling, s, w.groups)
	}
	if t.P2C {
		w.qr.init(index, s, w.groups)
	}
	w.length = make([]int, s.Batch)
	w.holes = make([][]int, s.Batch)
	memory := make([]int, s.Batch*s.Seq)
	for b := range w.holes {
		w.holes[b] = memory[b*s.Seq : b*s.Seq : (b+1)*s.Seq]
	}
}

func (w *workspace[T]) units() int { return w.groups * w.shape.Heads }

// unit returns the sequences [from, to) of a unit, its head and its group.
func (w *workspace[T]) unit(u int) (from, to, head, group int) {
	head, group = u%w.shape.Heads, u/w.shape.Heads
	return group * w.shape.Batch / w.groups, (group + 1) * w.shape.Batch / w.groups, head, group
}

// workers allocates the memory of n workers.
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
		if w.kr.direct || w.qr.direct {
			s.narrow = make([]T, min(blockRows, seq)*w.shape.tableRows())
		}
		if w.shape.Rows > 0 {
			s.wide, s.positions = make([]T, w.shape.wideSize()), make([]int, 0, blockRows)
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

// readMask finds where each sequence ends. Padding at the end, the normal case, costs nothing: only the shorter
// sequence is computed.
func (w *workspace[T]) readMask(mask []T) {
	seq := w.shape.Seq
	for b := range w.length {
		w.length[b], w.holes[b] = seq, w.holes[b][:0]
		if mask == nil {
			continue
		}
		m := mask[b*seq : (b+1)*seq]
		for w.length[b] > 0 && m[w.length[b]-1] == 0 {
			w.length[b]--
		}
		for i, v := range m[:w.length[b]] {
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

// useTables takes the relative tables of a call.
func (w *workspace[T]) useTables(t Terms, in *Inputs[T]) {
	if t.C2P {
		w.kr.use(in.Kr, w.shape.Width())
	}
	if t.P2C {
		w.qr.use(in.Qr, w.shape.Width())
	}
}

// collect writes the gradients of the relative tables.
func (w *workspace[T]) collect(t Terms, d *Grads[T]) {
	clear(d.Kr)
	clear(d.Qr)
	if t.C2P {
		w.kr.collect(d.Kr, w.groups, w.shape.Width())
	}
	if t.P2C {
		w.qr.collect(d.Qr, w.groups, w.shape.Width())
	}
}
