package graph

import (
	"fmt"
	"maps"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Builder adds operations to one expression graph. After the first error all calls return nil nodes, and [Builder.Err]
// and [Builder.Compile] return the error, so that the code of a model can be read like its equations.
type Builder struct {
	*core
	prefix string
}

// core is what the scopes of one graph share.
type core struct {
	g      *gorgonia.ExprGraph
	params *Params
	nodes  map[string]*gorgonia.Node // inputs and parameters by full name
	order  []string                  // parameters in order of first use
	built  map[sameOp]*gorgonia.Node // see once
	err    error
	train  bool
	parts  bool // see InParts

	recompute bool                          // see Recompute
	segments  map[*gorgonia.Node]recomputed // by their result
	nextID    uint64
	flops     float64 // of one run, see Spec

	planned bool // its memory is planned, see Plan
	clock   int  // order of the planned operation that ran last
}

// NewBuilder returns a builder with an empty graph whose parameters are in params. Builders with the same params share
// weights: a training graph and an evaluation graph, or a generator's and a discriminator's.
func NewBuilder(params *Params) *Builder {
	return &Builder{core: &core{
		g:        gorgonia.NewGraph(),
		params:   params,
		nodes:    map[string]*gorgonia.Node{},
		built:    map[sameOp]*gorgonia.Node{},
		segments: map[*gorgonia.Node]recomputed{},
	}}
}

// Training switches dropout on for the operations added from here on. A builder starts without it.
func (b *Builder) Training(on bool) *Builder {
	b.train = on
	return b
}

// Scope returns a builder whose parameter and input names begin with name and a dot.
func (b *Builder) Scope(name string) *Builder {
	return &Builder{core: b.core, prefix: b.prefix + name + "."}
}

// Graph is the expression graph under construction.
func (b *Builder) Graph() *gorgonia.ExprGraph { return b.g }

// Dtype is the float type of parameters and activations, tensor.Float32 or tensor.Float64.
func (b *Builder) Dtype() tensor.Dtype { return b.params.dtype }

// Flops is the number of floating-point operations of the matrix multiplications in one run of the graph so far, see
// [Spec].
func (b *Builder) Flops() float64 { return b.flops }

// Err is the first error of this graph, nil if there is none.
func (b *Builder) Err() error { return b.err }

// Fail records an error of the caller, as "scope: message", and returns nil. Only the first error is kept.
func (b *Builder) Fail(format string, args ...any) *gorgonia.Node {
	if b.err == nil {
		b.err = fmt.Errorf("graph: %s%s", b.prefix, fmt.Sprintf(format, args...))
	}
	return nil
}

// Failed reports whether the builder has an error. A nil node among nodes is one.
func (b *Builder) Failed(nodes ...*gorgonia.Node) bool {
	if b.err == nil && slices.Contains(nodes, nil) {
		b.Fail("an operation got a nil node: check the error of the builder that made it")
	}
	return b.err != nil
}

// Input adds an input with its own memory, zero until [Set]. Shapes are fixed for the life of the graph. Token ids and
// positions are tensor.Int. The name of an existing input of the same type and shape gives that input.
func (b *Builder) Input(name string, dt tensor.Dtype, shape ...int) *gorgonia.Node {
	if b.Failed() {
		return nil
	}
	name = b.prefix + name
	if slices.Contains(b.order, name) {
		return b.Fail("input %q has the name of a parameter, whose values it would overwrite", name)
	}
	if n, ok := b.nodes[name]; ok {
		if !n.Shape().Eq(tensor.Shape(shape)) || n.Dtype() != dt {
			return b.Fail("input %q exists as %v %v and is asked for as %v %v", name, n.Dtype(), n.Shape(), dt, shape)
		}
		return n
	}
	if !positive(shape) {
		return b.Fail("input %q has shape %v: every size must be positive", name, shape)
	}
	return b.bind(name, dt, shape, tensor.New(tensor.Of(dt), tensor.WithShape(shape...)))
}

// bind makes the graph's node for a tensor that lives outside it; v is nil where there are only shapes.
func (b *Builder) bind(name string, dt tensor.Dtype, shape tensor.Shape, v *tensor.Dense) *gorgonia.Node {
	opts := []gorgonia.NodeConsOpt{gorgonia.WithName(name), gorgonia.WithShape(shape...)}
	if v != nil {
		opts = append(opts, gorgonia.WithValue(v))
	}
	n := gorgonia.NewTensor(b.g, dt, shape.Dims(), opts...)
	b.nodes[name] = n
	return n
}

// Step is an input of one int, the training step, which determines the dropout masks.
func (b *Builder) Step() *gorgonia.Node {
	return (&Builder{core: b.core}).Input("step", tensor.Int, 1)
}

// Param returns the node of a parameter, and creates the parameter with its initial value if params does not have it
// yet. A parameter of the same name with another shape is an error.
func (b *Builder) Param(name string, init Init, shape ...int) *gorgonia.Node {
	if b.Failed() {
		return nil
	}
	name = b.prefix + name
	p, err := b.params.ensure(name, init, shape)
	if err != nil {
		return b.Fail("%v", err)
	}
	if n, ok := b.nodes[name]; ok {
		if !slices.Contains(b.order, name) {
			return b.Fail("parameter %q has the name of an input", name)
		}
		return n
	}
	b.order = append(b.order, name)
	return b.bind(name, b.params.dtype, p.Shape, p.Value)
}

// ParamNodes lists this graph's parameter nodes in order of first use.
func (b *Builder) ParamNodes() gorgonia.Nodes {
	nodes := make(gorgonia.Nodes, len(b.order))
	for i, name := range b.order {
		nodes[i] = b.nodes[name]
	}
	return nodes
}

// Inputs lists this graph's input nodes, those of all scopes, in order of their names.
func (b *Builder) Inputs() gorgonia.Nodes {
	var nodes gorgonia.Nodes
	for _, name := range slices.Sorted(maps.Keys(b.nodes)) {
		if !slices.Contains(b.order, name) {
			nodes = append(nodes, b.nodes[name])
		}
	}
	return nodes
}

// Params are the parameters that the builder was made with.
func (b *Builder) Params() *Params { return b.params }

// Parameter finds a parameter in the builder's Params by its full name, nil if there is none.
func (b *Builder) Parameter(name string) *Param { return b.params.Get(name) }

// Node finds an input or parameter by its full name, nil if this graph has none.
func (b *Builder) Node(name string) *gorgonia.Node { return b.nodes[name] }

// Set copies data into the memory of an input or parameter node. data is []int, []float32 or []float64 of the node's
// size; floats are converted to the node's type. Data of another type or size is an error.
func Set(n *gorgonia.Node, data any) error {
	v, ok := n.Value().(*tensor.Dense)
	if !ok {
		return fmt.Errorf("graph: %s holds no tensor that can be set", n.Name())
	}
	wrongSize := func(got int) error {
		return fmt.Errorf("graph: %s has shape %v, %d values, and was given %d", n.Name(), n.Shape(), v.DataSize(), got)
	}
	switch dst := v.Data().(type) {
	case []int:
		src, ok := data.([]int)
		if !ok {
			return fmt.Errorf("graph: %s takes []int and was given %T", n.Name(), data)
		}
		if len(src) != len(dst) {
			return wrongSize(len(src))
		}
		copy(dst, src)
		return nil
	case []float32:
		return setFloats(n, dst, data, wrongSize)
	case []float64:
		return setFloats(n, dst, data, wrongSize)
	default:
		return fmt.Errorf("graph: %s holds %v, which Set does not fill", n.Name(), v.Dtype())
	}
}

func setFloats[T float32 | float64](n *gorgonia.Node, dst []T, data any, wrongSize func(int) error) error {
	switch src := data.(type) {
	case []float32:
		return convert(dst, src, wrongSize)
	case []float64:
		return convert(dst, src, wrongSize)
	default:
		return fmt.Errorf("graph: %s takes []float32 or []float64 and was given %T", n.Name(), data)
	}
}

func convert[D, S float32 | float64](dst []D, src []S, wrongSize func(int) error) error {
	if len(src) != len(dst) {
		return wrongSize(len(src))
	}
	for i, v := range src {
		dst[i] = D(v)
	}
	return nil
}
