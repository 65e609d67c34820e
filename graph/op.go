package graph

import (
	"fmt"
	"hash"
	"hash/fnv"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Spec describes an operation for [Builder.Apply]. It is the way to add an operation of your own.
type Spec struct {
	Name  string
	Shape tensor.Shape // of the result; nil for a scalar
	Dtype tensor.Dtype // of the result

	// Run computes the result into out, which the operation owns and which has the same memory in each run. It must not
	// write to the inputs or refer to them later.
	Run func(in []gorgonia.Value, out *tensor.Dense) error

	// Lower adds the operation to a StableHLO computation, so that it runs on other devices than the CPU: in are the
	// lowered inputs, the result has Shape and Dtype. Values for Buffers go through [Lowering.Keep] and
	// [Lowering.Kept]. An operation without it runs on the CPU only.
	Lower Lower

	// Grad returns the gradient node of each input, nil for an input without a gradient. A nil Grad stops gradients.
	// Differentiable marks the inputs for which Grad returns a node; nil means all of them.
	Grad           func(in gorgonia.Nodes, out, grad *gorgonia.Node) gorgonia.Nodes
	Differentiable []bool

	// Buffers is other memory that Run reads or writes, such as values of a forward pass that its backward pass needs.
	// Every operation that uses a buffer must list it.
	Buffers []*Buffer

	// InPlace lists inputs whose memory the result may have. They have the size of the result, and Run reads each of their
	// values before it writes the value at the same index, and not afterwards.
	InPlace []int

	// Flops is the number of floating-point operations of the matrix multiplications in one run; multiplications and
	// additions count. As usual, element-wise operations do not count.
	Flops float64

	// Out, if not nil, is the memory of the result, for operations with several results (see Builder.Results).
	Out *Buffer
}

// Apply adds the operation to the graph. Every call makes a new node: Gorgonia merges nodes with equal 32-bit hashes
// without comparing them, so the hash contains an id that no other operation of the graph has.
func (b *Builder) Apply(s Spec, inputs ...*gorgonia.Node) *gorgonia.Node {
	if b.Failed(inputs...) {
		return nil
	}
	if b.planned {
		return b.Fail("%s: the memory of this graph is planned already: add operations before CompileInto, or build a new "+
			"graph", s.Name)
	}
	o := &operation{Spec: s, scope: b.prefix, builder: b, mem: s.Out}
	if o.mem == nil {
		shape := s.Shape
		if shape == nil {
			shape = tensor.Shape{1}
		}
		o.mem = &Buffer{shape: shape.Clone(), dtype: s.Dtype}
	}
	for _, n := range inputs {
		o.types = append(o.types, n.Type())
	}
	if s.Shape == nil {
		o.types = append(o.types, s.Dtype)
	} else {
		o.types = append(o.types, gorgonia.TensorType{Dims: s.Shape.Dims(), Of: s.Dtype})
	}
	// If the hash collides, Gorgonia returns the node of another operation: try further ids.
	for range 8 {
		b.nextID++
		o.id = b.nextID
		n, err := gorgonia.ApplyOp(o, inputs...)
		if err != nil {
			return b.Fail("%s: %v", s.Name, err)
		}
		if n.Op() == gorgonia.Op(o) {
			b.flops += s.Flops
			return n
		}
	}
	return b.Fail("%s: its node hash collides with other nodes of the graph", s.Name)
}

// operation is a Spec with the methods that Gorgonia requires.
type operation struct {
	Spec
	id      uint64
	scope   string
	types   hm.Types // inputs and result
	mem     *Buffer  // of the result
	order   int      // index in the planned order, counted from 1; 0 without a plan
	scalar  gorgonia.Value
	builder *Builder
}

func (o *operation) Arity() int           { return len(o.types) - 1 }
func (o *operation) Type() hm.Type        { return hm.NewFnType(o.types...) }
func (o *operation) ReturnsPtr() bool     { return true }
func (o *operation) CallsExtern() bool    { return false }
func (o *operation) OverwritesInput() int { return -1 }
func (o *operation) String() string       { return o.scope + o.Name }

func (o *operation) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) {
	if o.Shape == nil {
		return tensor.ScalarShape(), nil
	}
	return o.Shape.Clone(), nil
}

func (o *operation) WriteHash(h hash.Hash) { fmt.Fprintf(h, "ablate/%s/%d", o.Name, o.id) }

func (o *operation) Hashcode() uint32 {
	h := fnv.New32a()
	o.WriteHash(h)
	return h.Sum32()
}

// Do runs the operation. A panic becomes an error: the tape machine runs in its own goroutine, where a panic would end
// the whole program, or the kernel of a notebook.
func (o *operation) Do(in ...gorgonia.Value) (v gorgonia.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = operationError{fmt.Errorf("%s%s: %v", o.scope, o.Name, r)}
		}
	}()
	if o.order > 0 {
		// Out of the planned order, the memory may already belong to another operation.
		if o.order <= o.builder.clock {
			return nil, operationError{fmt.Errorf("%s%s: out of the planned order: build the graph again and use Compile",
				o.scope, o.Name)}
		}
		o.builder.clock = o.order
	}
	out := o.mem.Tensor()
	if err := o.Run(in, out); err != nil {
		return nil, operationError{fmt.Errorf("%s%s: %w", o.scope, o.Name, err)}
	}
	if o.Shape != nil {
		return out, nil
	}
	return o.asScalar(out), nil
}

// operationError is the error of an operation, without the state of the tape machine that Gorgonia adds.
type operationError struct{ error }

// asScalar returns the value of a scalar result in the type that Gorgonia uses for scalars.
func (o *operation) asScalar(out *tensor.Dense) gorgonia.Value {
	switch data := out.Data().(type) {
	case []float32:
		if o.scalar == nil {
			o.scalar = gorgonia.NewF32(0)
		}
		*o.scalar.(*gorgonia.F32) = gorgonia.F32(data[0])
	case []float64:
		if o.scalar == nil {
			o.scalar = gorgonia.NewF64(0)
		}
		*o.scalar.(*gorgonia.F64) = gorgonia.F64(data[0])
	}
	return o.scalar
}

// DiffWRT implements gorgonia.SDOp.
func (o *operation) DiffWRT(inputs int) []bool {
	if o.Grad != nil && o.Differentiable != nil {
		return o.Differentiable
	}
	d := make([]bool, inputs)
	for i := range d {
		d[i] = o.Grad != nil
	}
	return d
}

// SymDiff implements gorgonia.SDOp.
func (o *operation) SymDiff(in gorgonia.Nodes, out, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	if o.Grad == nil {
		return nil, fmt.Errorf("%s%s: no gradient flows through this operation", o.scope, o.Name)
	}
	grads := o.Grad(in, out, grad)
	return grads, o.builder.Err()
}

// Results returns nodes for the further results of an operation with several results. main is the node of the
// operation, outs are buffers that it fills; main must list them in its Buffers. A nil buffer gives a nil node.
func (b *Builder) Results(main *gorgonia.Node, outs ...*Buffer) gorgonia.Nodes {
	nodes := make(gorgonia.Nodes, len(outs))
	for i, out := range outs {
		if out == nil || b.Failed(main) {
			continue
		}
		nodes[i] = b.Apply(Spec{
			Name: fmt.Sprintf("result%d", i+1), Shape: out.shape, Dtype: out.dtype, Out: out,
			Run:   func([]gorgonia.Value, *tensor.Dense) error { return nil },
			Lower: func(l *Lowering, _ []stablehlo.Value) stablehlo.Value { return l.Kept(out) },
		}, main)
	}
	return nodes
}

// Lower is the type of [Spec]'s Lower.
type Lower = func(l *Lowering, in []stablehlo.Value) stablehlo.Value

// Run is the type of [Spec]'s Run.
type Run = func(in []gorgonia.Value, out *tensor.Dense) error

// ByType selects the instance of a generic Run for the builder's float type.
func (b *Builder) ByType(f32, f64 Run) Run {
	if b.Dtype() == tensor.Float64 {
		return f64
	}
	return f32
}

// Floats returns the data of a float tensor, without a copy. It panics on a value of another type; inside an operation
// the panic becomes an error of the run.
func Floats[T float32 | float64](v gorgonia.Value) []T { return v.Data().([]T) }

// FloatsFloat32 is [Floats] of a float32 value, for notebooks, whose cells have no generics.
func FloatsFloat32(v gorgonia.Value) []float32 { return Floats[float32](v) }

// FloatsFloat64 is [Floats] of a float64 value.
func FloatsFloat64(v gorgonia.Value) []float64 { return Floats[float64](v) }

// Ints returns the data of a tensor of token ids or positions, without a copy. It panics on a value of another type.
func Ints(v gorgonia.Value) []int { return v.Data().([]int) }

// Scalar returns the value of a scalar, or of a tensor with one element. It panics on a value of another type.
func Scalar(v gorgonia.Value) float64 {
	switch x := v.Data().(type) {
	case float32:
		return float64(x)
	case float64:
		return x
	case []float32:
		return float64(x[0])
	case []float64:
		return x[0]
	default:
		panic(fmt.Sprintf("a scalar of type %T", x))
	}
}
