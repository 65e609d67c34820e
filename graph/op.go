package graph

import (
	"fmt"
	"hash"
	"hash/fnv"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Spec describes an operation to [Builder.Apply]. It is the one way to add an operation of your own.
type Spec struct {
	Name  string
	Shape tensor.Shape // of the result; nil for a scalar
	Dtype tensor.Dtype // of the result

	// Run computes the result into out, which the operation owns and which keeps its memory from run
	// to run. It must not write to or keep the inputs.
	Run func(in []gorgonia.Value, out *tensor.Dense) error

	// Grad returns the gradient node of each input, nil where none flows. A nil Grad stops gradients.
	// Differentiable marks the inputs for which Grad returns a node; nil means all of them.
	Grad           func(in gorgonia.Nodes, out, grad *gorgonia.Node) gorgonia.Nodes
	Differentiable []bool

	// Buffers are what Run writes or reads beside its inputs and its result, such as what a backward pass
	// keeps of a forward pass: every operation that touches one lists it.
	Buffers []*Buffer

	// InPlace lists inputs of the result's size in whose memory the result may be written: Run reads each
	// of their values before it writes the same place, and no other place after that.
	InPlace []int

	// Flops counts the floating-point operations of the matrix products in one run, a multiplication and an
	// addition each; element-wise work counts as none, by the field's custom.
	Flops float64

	// Out, when set, is the result's memory instead of one that the operation makes: it lets an
	// operation with several results fill the memory of the others (see Builder.Results).
	Out *Buffer
}

// Apply adds the operation to the graph. Every call makes a new node: Gorgonia merges nodes by a
// 32-bit hash without comparing them, so the hash holds an id that no other operation of the graph has.
func (b *Builder) Apply(s Spec, inputs ...*gorgonia.Node) *gorgonia.Node {
	if b.Failed(inputs...) {
		return nil
	}
	if b.planned {
		return b.Fail("%s: the memory of this graph is planned already: add operations before CompileInto, or build anew",
			s.Name)
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
	// A colliding hash would hand back somebody else's node: draw ids until the node is ours.
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

// operation is a Spec in the shape that Gorgonia wants.
type operation struct {
	Spec
	id      uint64
	scope   string
	types   hm.Types // inputs and result
	mem     *Buffer  // of the result
	order   int      // place in the planned order, counted from 1; 0 without a plan
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

// Do runs the operation. A panic becomes an error: the tape machine runs in a goroutine of its own,
// where a panic would end the whole program, or a notebook's kernel.
func (o *operation) Do(in ...gorgonia.Value) (v gorgonia.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = operationError{fmt.Errorf("%s%s: %v", o.scope, o.Name, r)}
		}
	}()
	if o.order > 0 {
		// The memory of what is out of turn may be another operation's by now.
		if o.order <= o.builder.clock {
			return nil, operationError{fmt.Errorf("%s%s: out of the planned order: build the graph anew and use Compile",
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

// operationError is what went wrong inside an operation, without the machine's registers around it.
type operationError struct{ error }

// asScalar keeps the one value of a scalar result in the type that Gorgonia uses for scalars.
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

// Results returns nodes for the further results of an operation that fills several tensors: each is
// the memory in outs, which the first node, main, lists among its Buffers, once that has run.
func (b *Builder) Results(main *gorgonia.Node, outs ...*Buffer) gorgonia.Nodes {
	nodes := make(gorgonia.Nodes, len(outs))
	for i, out := range outs {
		if out == nil || b.Failed(main) {
			continue
		}
		nodes[i] = b.Apply(Spec{
			Name: fmt.Sprintf("result%d", i+1), Shape: out.shape, Dtype: out.dtype, Out: out,
			Run: func([]gorgonia.Value, *tensor.Dense) error { return nil },
		}, main)
	}
	return nodes
}

// Run is the work of a [Spec].
type Run = func(in []gorgonia.Value, out *tensor.Dense) error

// ByType picks the instance of a generic Run for the builder's float type.
func (b *Builder) ByType(f32, f64 Run) Run {
	if b.Dtype() == tensor.Float64 {
		return f64
	}
	return f32
}

// Floats is the data of a float tensor value. It panics on a value of another type, which
// [Builder.Apply] turns into an error.
func Floats[T float32 | float64](v gorgonia.Value) []T { return v.Data().([]T) }

// FloatsFloat32 is [Floats] of a float32 value, for notebooks, whose cells have no generics.
func FloatsFloat32(v gorgonia.Value) []float32 { return Floats[float32](v) }

// FloatsFloat64 is [Floats] of a float64 value.
func FloatsFloat64(v gorgonia.Value) []float64 { return Floats[float64](v) }

// Ints is the data of a tensor of token ids or positions.
func Ints(v gorgonia.Value) []int { return v.Data().([]int) }

// Scalar is the value of a scalar node or of a tensor with one element.
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
