package graph

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Buffer is memory that operations write and read: the result of an operation, or values of a forward pass that its
// backward pass needs. It is allocated at its first use, so that a graph can be planned without memory.
type Buffer struct {
	shape tensor.Shape
	dtype tensor.Dtype
	dense *tensor.Dense

	// Set by the plan of a program whose buffers share memory: see memoryPlan.
	arena *Arena
	at    int // index of its first number in the arena
}

// Buffer makes a buffer of the builder's float type for [Spec.Buffers] and [Builder.Results].
func (b *Builder) Buffer(shape ...int) *Buffer {
	return &Buffer{shape: tensor.Shape(shape).Clone(), dtype: b.Dtype()}
}

// Tensor returns the buffer's memory as a tensor, without a copy.
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

// Data returns the buffer's numbers, without a copy. It panics on a buffer of another type; inside an operation the
// panic becomes an error of the run.
func Data[T float32 | float64](m *Buffer) []T { return m.Tensor().Data().([]T) }

// DataFloat32 is [Data] of a float32 buffer, for notebooks, whose cells have no generics.
func DataFloat32(m *Buffer) []float32 { return Data[float32](m) }

// DataFloat64 is [Data] of a float64 buffer.
func DataFloat64(m *Buffer) []float64 { return Data[float64](m) }

// Arena is memory that several programs use one after the other: the results of a program stay until another one runs.
// It has the size of the largest program, and is allocated when the first of them runs.
type Arena struct {
	dtype  tensor.Dtype
	size   int // numbers
	memory any // []float32 or []float64
}

// NewArena returns an arena for graphs of the float type dt, tensor.Float32 or tensor.Float64.
func NewArena(dt tensor.Dtype) *Arena { return &Arena{dtype: dt} }

// Bytes is the memory that the programs compiled so far need.
func (a *Arena) Bytes() int64 {
	if a.dtype == tensor.Float64 {
		return 8 * int64(a.size)
	}
	return 4 * int64(a.size)
}

// part returns n of the arena's numbers from index at. If a larger program is compiled after the first run, it gets new
// memory, and the earlier programs keep theirs.
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

// CompileInto is [Builder.Compile] for training: all memory comes from the arena, and the memory of results that are no
// longer needed is used again for later ones. After a run only these nodes have their values: those in keep, those that
// no operation reads, scalars and integers. Put gradients in keep, since further gradients may be computed from them.
// The values stay until another program of the arena runs. Errors are those of the builder, and of an arena of another
// type.
func (b *Builder) CompileInto(a *Arena, keep ...*gorgonia.Node) (*Program, error) {
	if err := b.Plan(a, keep...); err != nil {
		return nil, err
	}
	return b.Compile()
}

// Plan is the first part of CompileInto: the arena then knows how much memory the program needs. Nothing is allocated
// or compiled. Its errors are those of CompileInto.
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
