package attention

import (
	"errors"
	"fmt"
	"math"

	"github.com/ablate-go/ablate/internal/kernels"
)

// Shape is the geometry of one attention, fixed for the life of a Core.
type Shape struct {
	Batch, Seq, Heads int
	Dim               int  // width d of one head; the model's width is Heads·Dim
	Buckets           int  // position_buckets N: the relative table has 2N rows; unused by content alone
	MaxPositions      int  // max_relative_positions M, see Bucket; unused by content alone
	Near              bool // the tables hold only the rows that Reach gives, not all 2N
	Rows              int  // number of queries if only the positions in Inputs.Rows have one; 0 means that all have
}

// queries is the number of rows of the queries and of the context.
func (s Shape) queries() int {
	if s.Rows > 0 {
		return s.Rows
	}
	return s.Batch * s.Seq
}

// Width is the width of a row of queries, keys and values: all heads side by side.
func (s Shape) Width() int { return s.Heads * s.Dim }

// probs is the number of attention weights.
func (s Shape) probs() int { return s.queries() * s.Heads * s.Seq }

// tableRows is the number of rows of the relative tables.
func (s Shape) tableRows() int {
	if s.Near {
		from, to := Reach(s.Seq, s.Buckets, s.MaxPositions)
		return to - from
	}
	return 2 * s.Buckets
}

// matmulFLOPs counts the operations of the matrix multiplications in a forward pass: content scores, context, and for
// each relative term those of a query with the rows of the table that it can use.
func (s Shape) matmulFLOPs(t Terms) float64 {
	each := 2 * float64(s.queries()) * float64(s.Width())
	total := each * float64(s.Seq) // the context
	if t.C2C {
		total += each * float64(s.Seq)
	}
	for _, on := range []bool{t.C2P, t.P2C} {
		if on {
			total += each * float64(min(s.Seq, s.tableRows()))
		}
	}
	return total
}

// Validate returns an error for every invalid field, joined, except Buckets and MaxPositions: only the relative terms
// use those, and RelativeIndex checks them.
func (s Shape) Validate() error {
	var faults []error
	for _, f := range []struct {
		name         string
		value, least int
	}{
		{"batch size", s.Batch, 1},
		{"sequence length", s.Seq, 1},
		{"number of heads", s.Heads, 1},
		{"head width", s.Dim, 1},
		{"number of rows", s.Rows, 0},
	} {
		if f.value < f.least {
			faults = append(faults, fmt.Errorf("attention: %s is %d: use %d or more", f.name, f.value, f.least))
		}
	}
	return errors.Join(faults...)
}

// Terms selects the terms of the disentangled score (DeBERTa, section 3.1). The number of terms is part of the scale
// 1/sqrt(terms·d), so content to content alone is plain scaled dot-product attention.
type Terms struct {
	C2C bool // content to content, q_i · k_j
	C2P bool // content to position, q_i · Kr[t(i,j)]
	P2C bool // position to content, Qr[t(i,j)] · k_j
}

// AllTerms selects all three terms, as in the published model.
func AllTerms() Terms { return Terms{C2C: true, C2P: true, P2C: true} }

// Count is the number of selected terms.
func (t Terms) Count() int {
	n := 0
	for _, on := range []bool{t.C2C, t.C2P, t.P2C} {
		if on {
			n++
		}
	}
	return n
}

func (t Terms) relative() bool { return t.C2P || t.P2C }

// scale multiplies every score.
func (t Terms) scale(dim int) float64 { return 1 / math.Sqrt(float64(t.Count()*dim)) }

// Inputs are the operands of one attention, row-major. Heads are column blocks of width d.
//
// The relative tables are already projected by the layer's own key and query projections (share_att_key). In the
// enhanced mask decoder Q comes from another stream than K and V, which makes no difference here.
type Inputs[T kernels.Float] struct {
	Q    []T   // (Batch·Seq, Width), or (Shape.Rows, Width)
	K, V []T   // (Batch·Seq, Width)
	Kr   []T   // (2·Buckets, Width), or the rows in reach with Shape.Near; ignored without C2P
	Qr   []T   // like Kr; ignored without P2C
	Mask []T   // (Batch·Seq), 0 for padding, anything else is a token; nil means no padding
	Rows []int // with Shape.Rows: the position b·Seq+s of each query, ascending, then -1 where unused

	// First is how many sequences the whole batch has before these, if they are a part of it: dropout masks are then those
	// of the whole batch.
	First int
}

// Grads receive the gradients of Inputs, in the same shapes. They are overwritten, not added to.
// Kr and Qr may be nil if their term is off; otherwise they are then set to zero.
type Grads[T kernels.Float] struct {
	Q, K, V, Kr, Qr []T
}

func (s Shape) checkLen(name string, got, want int) error {
	if got != want {
		return fmt.Errorf("attention: %s holds %d numbers, batch %d, sequence %d, %d heads of %d and %d buckets need %d: "+
			"pass the matching tensor",
			name, got, s.Batch, s.Seq, s.Heads, s.Dim, s.Buckets, want)
	}
	return nil
}

func rowsError(rows []int, i int, s Shape) error {
	return fmt.Errorf("attention: row %d has position %d: give ascending positions below %d, then -1 for unused rows", i,
		rows[i], s.Batch*s.Seq)
}

// checkInputs reports the first operand of a wrong length. It allocates only on failure.
func checkInputs[T kernels.Float](s Shape, t Terms, in *Inputs[T]) error {
	rows, table := s.Batch*s.Seq*s.Width(), s.tableRows()*s.Width()
	if err := s.checkLen("Q", len(in.Q), s.queries()*s.Width()); err != nil {
		return err
	}
	if err := s.checkLen("K", len(in.K), rows); err != nil {
		return err
	}
	if err := s.checkLen("V", len(in.V), rows); err != nil {
		return err
	}
	if t.C2P {
		if err := s.checkLen("Kr", len(in.Kr), table); err != nil {
			return err
		}
	}
	if t.P2C {
		if err := s.checkLen("Qr", len(in.Qr), table); err != nil {
			return err
		}
	}
	if in.Mask != nil {
		return s.checkLen("the mask", len(in.Mask), s.Batch*s.Seq)
	}
	return nil
}

// checkGrads is checkInputs for the receivers of the gradients.
func checkGrads[T kernels.Float](s Shape, t Terms, d *Grads[T]) error {
	rows, table := s.Batch*s.Seq*s.Width(), s.tableRows()*s.Width()
	if err := s.checkLen("dQ", len(d.Q), s.queries()*s.Width()); err != nil {
		return err
	}
	if err := s.checkLen("dK", len(d.K), rows); err != nil {
		return err
	}
	if err := s.checkLen("dV", len(d.V), rows); err != nil {
		return err
	}
	if t.C2P || d.Kr != nil {
		if err := s.checkLen("dKr", len(d.Kr), table); err != nil {
			return err
		}
	}
	if t.P2C || d.Qr != nil {
		return s.checkLen("dQr", len(d.Qr), table)
	}
	return nil
}
