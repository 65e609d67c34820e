package attention

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/kernels"
)

// Core computes disentangled attention forward and backward on slices:
//
//	score(i,j) = ( q_i·k_j + q_i·Kr[t(i,j)] + Qr[t(i,j)]·k_j ) / sqrt(terms·d)
//	context_i  = Σ_j dropout(softmax_j(score))(i,j) · v_j
//
// with t(i,j) from RelativeIndex. A pair (i,j) is masked unless both are tokens. If all pairs of a row are masked, its
// probabilities and its context are zero (as in the authors' code; the Hugging Face port attends uniformly there).
//
// A Core owns its workspace and stores the probabilities for the backward pass: after the first call nothing is
// allocated. It is not safe for concurrent use; give each operation of a graph its own. Results depend neither on the
// number of threads (see kernels.SetThreads) nor on earlier calls.
type Core[T kernels.Float] struct {
	shape Shape
	terms Terms
	scale T

	ws   workspace[T]
	team team

	dropout float64 // for the next Forward
	last    struct {
		valid   bool
		dropout float64
		key     uint64
	}

	// Direction and operands of the current call, set to nil at its end so that tensors can be freed.
	pass pass
	in   Inputs[T]
	ctx  []T
	d    Grads[T]
	dctx []T
}

// NewCore builds the index of relative positions. dropout in [0, 1) is the share of probabilities set to zero. An
// invalid shape or dropout and an empty set of terms are errors.
func NewCore[T kernels.Float](shape Shape, terms Terms, dropout float64) (*Core[T], error) {
	var index []int
	err := shape.Validate()
	if err == nil && terms.relative() {
		index, err = RelativeIndex(shape.Seq, shape.Buckets, shape.MaxPositions)
	}
	if err != nil {
		return nil, err
	}
	if terms.Count() == 0 {
		return nil, errors.New("attention: no score term is on, so there are no scores: switch on c2c, c2p or p2c")
	}
	if shape.Near && index != nil {
		for at, first := 0, index[0]; at < len(index); at++ {
			index[at] -= first
		}
	}
	c := &Core[T]{shape: shape, terms: terms, scale: T(terms.scale(shape.Dim))}
	if err := c.SetDropout(dropout); err != nil {
		return nil, err
	}
	c.ws.init(shape, terms, index)
	c.team.init(c.ws.units(), c.unit)
	return c, nil
}

// Shape is the geometry given to NewCore.
func (c *Core[T]) Shape() Shape { return c.shape }

// SetDropout changes the dropout of the following Forward calls; 0 is for evaluation. A value outside [0, 1) is an
// error.
func (c *Core[T]) SetDropout(p float64) error {
	if !(p >= 0 && p < 1) {
		return fmt.Errorf("attention: dropout of %v is no share of probabilities: "+
			"use a number from 0 up to, not including, 1", p)
	}
	c.dropout = p
	return nil
}

// Probabilities returns the attention weights of the last Forward before dropout, (Seq, Seq) for one sequence and head,
// one row for each query; with Shape.Rows, (rows of the sequence, Seq). The slice belongs to the Core: the next Forward
// overwrites it. It is an error before the first Forward, or if there is no such sequence or head.
func (c *Core[T]) Probabilities(batch, head int) ([]T, error) {
	if batch < 0 || batch >= c.shape.Batch || head < 0 || head >= c.shape.Heads {
		return nil, fmt.Errorf("attention: no probabilities for sequence %d, head %d: there are %d sequences and %d heads",
			batch, head, c.shape.Batch, c.shape.Heads)
	}
	if !c.last.valid {
		return nil, errors.New("attention: no probabilities yet: run the forward pass first")
	}
	if c.shape.Rows > 0 {
		from, to := c.rowsOf(batch)
		return c.rowProbs(from, to, head), nil
	}
	return c.ws.probsOf(batch, head), nil
}

// Forward writes the context, in the shape of the queries, and stores the probabilities. Operands of a wrong length are
// an error.
//
// key selects the dropout mask: the same key drops the same weights, whatever the padding.
func (c *Core[T]) Forward(ctx []T, in Inputs[T], key uint64) error {
	if err := checkInputs(c.shape, c.terms, &in); err != nil {
		return err
	}
	if err := c.shape.checkLen("the context", len(ctx), c.shape.queries()*c.shape.Width()); err != nil {
		return err
	}
	if c.shape.Rows > 0 {
		if err := c.readRows(in.Rows); err != nil {
			return err
		}
	}
	if c.ws.probs == nil { // a graph has set memory of its own
		c.ws.probs = make([]T, c.shape.probs())
	}
	c.in, c.ctx = in, ctx
	c.ws.readMask(in.Mask)
	c.ws.useTables(c.terms, &in)
	c.last.valid, c.last.dropout, c.last.key = true, c.dropout, key
	c.run(forward)
	c.in, c.ctx = Inputs[T]{}, nil
	return nil
}

// Backward writes the gradients of the inputs from dctx, the gradient of the context.
//
// in must hold the values of the last Forward; mask, rows, dropout and key are those of that call. Operands of a wrong
// length, and a call without Forward before it, are errors.
func (c *Core[T]) Backward(d Grads[T], dctx []T, in Inputs[T]) error {
	if !c.last.valid {
		return errors.New("attention: the backward pass needs the probabilities of a forward pass: run Forward first")
	}
	if err := checkInputs(c.shape, c.terms, &in); err != nil {
		return err
	}
	if err := checkGrads(c.shape, c.terms, &d); err != nil {
		return err
	}
	if err := c.shape.checkLen("the gradient of the context", len(dctx), c.shape.queries()*c.shape.Width()); err != nil {
		return err
	}
	c.in, c.d, c.dctx = in, d, dctx
	c.ws.useTables(c.terms, &in)
	c.run(backward)
	c.ws.collect(c.terms, &d)
	c.in, c.d, c.dctx = Inputs[T]{}, Grads[T]{}, nil
	return nil
}
