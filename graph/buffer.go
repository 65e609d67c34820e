package graph

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Buffer is memory that operations write and read: an operation's result, or what a backward pass keeps of
// a forward pass. It is made when it is first asked for, so that a graph can be planned without memory.
type Buffer struct {
	shape tensor.Shape
	dtype tensor.Dtype
	dense *tensor.Dense

	// Set by the plan of a program whose buffers share memory: see memoryPlan.
	arena *Arena
	at    int // first number in the arena
}

// Buffer is memory of the builder's float type for [Spec.Buffers] and [Builder.Results].
func (b *Builder) Buffer(shape ...int) *Buffer {
	return &Buffer{shape: tensor.Shape(shape).Clone(), dtype: b.Dtype()}
}

// Tensor is the buffer's memory.
func (m *Buffer) Tensor() *tensor.Dense {
	if m.dense == nil {
		opts := []tensor.ConsOpt{tensor.Of(m.dtype), tensor.WithShape(m.shape...)}
		if m.arena != nil {
			opts = []tensor.ConsOpt{tensor.WithShape(m.shape...), tensor.WithBacking(m.arena.part(m.at, m.size()))}
		}
		m.dense = tensor.New(opts...)
	}
	return m.dense
}

// size is the number of values.
func (m *Buffer) size() int { return m.shape.TotalSize() }

// Data is the buffer's numbers, its own memory. It panics on a buffer of another type, which [Builder.Apply] turns into
// an error.
func Data[T float32 | float64](m *Buffer) []T { return m.Tensor().Data().([]T) }

// DataFloat32 is [Data] of a buffer of float32, for notebooks, whose cells have no generics.
func DataFloat32(m *Buffer) []float32 { return Data[float32](m) }

// DataFloat64 is [Data] of a buffer of float64.
func DataFloat64(m *Buffer) []float64 { return Data[float64](m) }

// Arena is memory that several programs use in turn: what one of them leaves in it stays until another one
// runs. It takes the size of the largest when the first of them runs.
type Arena struct {
	dtype  tensor.Dtype
	size   int // numbers
	memory any // []float32 or []float64
}

// NewArena is an arena without programs yet, for graphs of the float type dt.
func NewArena(dt tensor.Dtype) *Arena { return &Arena{dtype: dt} }

// Bytes is what the programs compiled so far need.
func (a *Arena) Bytes() int64 {
	if a.dtype == tensor.Float64 {
		return 8 * int64(a.size)
	}
	return 4 * int64(a.size)
}

// part is a run of the arena's numbers. A program that came after the first run and is larger makes new
// memory, which the earlier programs do not see: they keep theirs.
func (a *Arena) part(at, n int) any {
	switch a.dtype {
	case tensor.Float64:
		m, _ := a.memory.([]float64)
		if len(m) < at+n {
			m = make([]float64, max(a.size, at+n))
			a.memory = m
		}
		return m[at : at+n : at+n]
	default:
		m, _ := a.memory.([]float32)
		if len(m) < at+n {
			m = make([]float32, max(a.size, at+n))
			a.memory = m
		}
		return m[at : at+n : at+n]
	}
}

// CompileInto is [Builder.Compile] for training: results that nothing reads any more give their memory to
// later ones, and all of it comes from the arena. After a run the values of keep, of nodes that nothing
// else reads, of scalars and of integers are there; those of other operations are not. Gradients belong into
// keep: further gradients may be computed from them. What is kept stays until another program of the arena
// runs.
func (b *Builder) CompileInto(a *Arena, keep ...*gorgonia.Node) (*Program, error) {
	if err := b.Plan(a, keep...); err != nil {
		return nil, err
	}
	return b.Compile()
}

// Plan is CompileInto without the compiling: the arena then knows what the program will need, and no memory
// has been made.
func (b *Builder) Plan(a *Arena, keep ...*gorgonia.Node) error {
	if b.Failed() {
		return b.err
	}
	if a.dtype != b.Dtype() {
		b.Fail("an arena of %v cannot hold a graph of %v", a.dtype, b.Dtype())
		return b.err
	}
	p, err := newMemoryPlan(b, keep)
	if err != nil {
		b.Fail("%v", err)
		return b.err
	}
	p.place(a)
	b.planned = true
	return nil
}
