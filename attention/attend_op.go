package attention

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// operands of one attention: k and v are [batch*seq, hidden], q has the same shape or one row for each of the input's
// Rows, kr and qr are [rows in reach, hidden] or nil.
type operands struct{ q, k, v, kr, qr *gorgonia.Node }

// attend adds the fused operation that computes the context, [batch*seq, hidden], from projected operands.
func attend(b *graph.Builder, c graph.Config, terms Terms, in graph.AttentionInput, o operands) *gorgonia.Node {
	if b.Failed(o.q, o.k, o.v, in.Mask) {
		return nil
	}
	inputs := gorgonia.Nodes{o.q, o.k, o.v, in.Mask}
	for _, n := range []*gorgonia.Node{o.kr, o.qr} {
		if n != nil {
			inputs = append(inputs, n)
		}
	}
	s := &attendState{terms: terms, kr: o.kr != nil, qr: o.qr != nil, rows: in.Rows != nil}
	if s.rows {
		inputs = append(inputs, in.Rows)
	}
	if b.Train() && c.AttentionDrop > 0 {
		s.dropout, s.key = c.AttentionDrop, b.DropoutKey("dropout")
		inputs = append(inputs, b.Step())
		if part := b.Part(); part != nil {
			inputs, s.part = append(inputs, part), true
		}
	}
	shape := Shape{
		Batch: in.Batch, Seq: in.Seq, Heads: c.Heads, Dim: c.Hidden / c.Heads,
		Buckets: c.PositionBuckets, MaxPositions: c.MaxPositions, Near: true,
	}
	if s.rows {
		shape.Rows = in.Rows.Shape().TotalSize()
	}
	s.probs = b.Buffer(shape.probs())
	var forward graph.Run
	var backward func(attendGrads) graph.Run
	var err error
	if b.Dtype() == tensor.Float64 {
		forward, backward, err = runs[float64](s, shape)
	} else {
		forward, backward, err = runs[float32](s, shape)
	}
	if err != nil {
		return b.Fail("%v", err)
	}
	differentiable := make([]bool, len(inputs))
	for i := range differentiable {
		differentiable[i] = i != 3 && inputs[i].Dtype() == b.Dtype() // not the mask, not the step
	}
	return b.Apply(graph.Spec{
		Name: "attention", Shape: o.q.Shape(), Dtype: b.Dtype(), Run: forward, Flops: shape.matmulFLOPs(terms),
		Buffers: []*graph.Buffer{s.probs}, Differentiable: differentiable, Lower: s.lower(shape),
		Grad: func(ins gorgonia.Nodes, ctx, grad *gorgonia.Node) gorgonia.Nodes {
			buffers := []*graph.Buffer{s.probs}
			like := func(n *gorgonia.Node) *graph.Buffer {
				if n == nil {
					return nil
				}
				m := b.Buffer(n.Shape()...)
				buffers = append(buffers, m)
				return m
			}
			d := attendGrads{k: like(o.k), v: like(o.v), kr: like(o.kr), qr: like(o.qr)}
			dq := b.Apply(graph.Spec{
				Name: "attention'", Shape: o.q.Shape(), Dtype: b.Dtype(), Run: backward(d), Buffers: buffers,
				Flops: 2 * shape.matmulFLOPs(terms), // each matrix multiplication has two gradients
				Lower: s.lowerGrad(shape, d),
			}, append(gorgonia.Nodes{ctx, grad}, ins...)...)
			r := b.Results(dq, d.k, d.v, d.kr, d.qr)
			grads := gorgonia.Nodes{dq, r[0], r[1], nil}
			for _, n := range r[2:] {
				if n != nil {
					grads = append(grads, n)
				}
			}
			return append(grads, make(gorgonia.Nodes, len(ins)-len(grads))...)
		},
	}, inputs...)
}

// attendState is what the forward and the backward pass share, besides the Core.
type attendState struct {
	terms   Terms
	kr, qr  bool // which relative operands follow the mask in the inputs
	rows    bool // whether the list of rows follows them
	dropout float64
	key     graph.DropoutKey
	part    bool          // with dropout: whether the place of the part in its batch follows the step
	probs   *graph.Buffer // attention weights, from the forward to the backward pass
}

// attendGrads is what a backward pass writes besides dQ; kr and qr may be nil.
type attendGrads struct{ k, v, kr, qr *graph.Buffer }

func runs[T kernels.Float](s *attendState, shape Shape) (forward graph.Run, backward func(attendGrads) graph.Run,
	err error) {
	core, err := NewCore[T](shape, s.terms, s.dropout)
	if err != nil {
		return nil, nil, err
	}
	forward = func(v []gorgonia.Value, out *tensor.Dense) error {
		in, rest := inputsOf[T](s, v)
		var key uint64
		if s.dropout > 0 {
			key = s.key.At(graph.Ints(rest[0])[0])
		}
		core.ws.probs = graph.Data[T](s.probs)
		return core.Forward(graph.Floats[T](out), in, key)
	}
	backward = func(g attendGrads) graph.Run {
		return func(v []gorgonia.Value, dq *tensor.Dense) error {
			in, _ := inputsOf[T](s, v[2:])
			d := Grads[T]{Q: graph.Floats[T](dq), K: graph.Data[T](g.k), V: graph.Data[T](g.v)}
			if s.kr {
				d.Kr = graph.Data[T](g.kr)
			}
			if s.qr {
				d.Qr = graph.Data[T](g.qr)
			}
			return core.Backward(d, graph.Floats[T](v[1]), in)
		}
	}
	return forward, backward, nil
}

func inputsOf[T kernels.Float](s *attendState, v []gorgonia.Value) (in Inputs[T], rest []gorgonia.Value) {
	in = Inputs[T]{Q: graph.Floats[T](v[0]), K: graph.Floats[T](v[1]), V: graph.Floats[T](v[2]),
		Mask: graph.Floats[T](v[3])}
	rest = v[4:]
	if s.kr {
		in.Kr, rest = graph.Floats[T](rest[0]), rest[1:]
	}
	if s.qr {
		in.Qr, rest = graph.Floats[T](rest[0]), rest[1:]
	}
	if s.rows {
		in.Rows, rest = graph.Ints(rest[0]), rest[1:]
	}
	if s.part {
		in.First = graph.Ints(rest[1])[graph.Windows]
	}
	return in, rest
}
