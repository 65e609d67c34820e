package graph

import (
	"fmt"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Lowering writes a graph as a StableHLO computation, forward and backward passes alike: derivatives are operations of
// the graph. Its arguments are the parameters, in the order of [Builder.ParamNodes], then the inputs, in the order of
// [Builder.Inputs], each under its name. Further operations on the values, such as an optimizer's, can follow.
//
// Integers are 32 bits wide, floats have the builder's type; a float64 input of a float32 graph, such as the numbers
// for sampling, is float32. Nothing is checked while the computation runs: an id above a table, which is an error of
// [Program.Run], reads its last row.
type Lowering struct {
	*stablehlo.Func
	builder *Builder
	values  map[*gorgonia.Node]stablehlo.Value
	kept    map[*Buffer]stablehlo.Value
	seed    stablehlo.Value // of dropout, where it is an argument
	err     error
}

// SeedArgument makes the seed of dropout masks an argument of this name, a scalar of [stablehlo.U64], so that one program
// serves all seeds. Without it the seed is that of the builder's parameters. Call it before the first Value.
func (l *Lowering) SeedArgument(name string) {
	l.seed = l.Argument(name, stablehlo.Type{Element: stablehlo.U64})
}

// NoLowerError is the error for an operation that only has code for the CPU.
type NoLowerError struct {
	Operation string // its scope and name
}

func (e NoLowerError) Error() string {
	return fmt.Sprintf("graph: the operation %s runs on the CPU only: give its graph.Spec a Lower, or train on the CPU",
		e.Operation)
}

// Lower starts the lowering of the graph; name becomes that of the module. The builder's error is that of
// [Lowering.Return]. The memory plan of the graph has no part in it.
func (b *Builder) Lower(name string) *Lowering {
	l := &Lowering{Func: stablehlo.NewFunc(name), builder: b, err: b.err,
		values: map[*gorgonia.Node]stablehlo.Value{}, kept: map[*Buffer]stablehlo.Value{}}
	if b.err != nil {
		return l
	}
	for _, n := range append(b.ParamNodes(), b.Inputs()...) {
		l.values[n] = l.Argument(n.Name(), stablehlo.Type{Element: l.element(n.Dtype()), Shape: n.Shape()})
	}
	return l
}

// Float is the element type of the graph's floats.
func (l *Lowering) Float() stablehlo.Element { return l.element(l.builder.Dtype()) }

func (l *Lowering) element(dt tensor.Dtype) stablehlo.Element {
	switch {
	case dt == tensor.Int:
		return stablehlo.S32
	case l.builder.Dtype() == tensor.Float64:
		return stablehlo.F64
	}
	return stablehlo.F32
}

// Value is the lowered value of a node, of the node's shape. It adds the operations that the value needs and that are
// not there yet; after an error, which [Lowering.Return] returns, it is empty.
func (l *Lowering) Value(n *gorgonia.Node) stablehlo.Value {
	if n == nil {
		return l.fail(fmt.Errorf("graph: a nil node has no value to lower"))
	}
	v, ok := l.values[n]
	if ok || l.err != nil {
		return v
	}
	in := l.builder.children(n)
	for _, child := range in {
		l.Value(child)
	}
	if l.err == nil {
		l.values[n] = l.lower(n, in)
	}
	return l.values[n]
}

// Node finds an input or parameter of the graph, see [Builder.Node].
func (l *Lowering) Node(name string) *gorgonia.Node { return l.builder.Node(name) }

// Keep gives a buffer its lowered value, which an operation leaves for others. The value may have any shape.
func (l *Lowering) Keep(m *Buffer, v stablehlo.Value) { l.kept[m] = v }

// Kept is the value of a buffer that an earlier operation has kept.
func (l *Lowering) Kept(m *Buffer) stablehlo.Value {
	v, ok := l.kept[m]
	if !ok {
		return l.fail(fmt.Errorf("graph: an operation reads a buffer that no operation before it has kept: let the Lower " +
			"of the operation that fills it call Keep"))
	}
	return v
}

// Err is the first error, nil if there is none. An operation without a Lower is a [NoLowerError].
func (l *Lowering) Err() error {
	if l.err != nil {
		return l.err
	}
	return l.Func.Err()
}

// Return ends the lowering, see [stablehlo.Func.Return]; its errors are also those of [Lowering.Err].
func (l *Lowering) Return(results ...stablehlo.Result) (*stablehlo.Module, error) {
	if l.err != nil {
		return nil, l.err
	}
	return l.Func.Return(results...)
}

func (l *Lowering) fail(err error) stablehlo.Value {
	if l.err == nil {
		l.err = err
	}
	return stablehlo.Value{}
}

// lower adds the operation of a node whose inputs are lowered.
func (l *Lowering) lower(n *gorgonia.Node, children gorgonia.Nodes) (v stablehlo.Value) {
	switch {
	case n.Op() == nil:
		return l.fail(fmt.Errorf("graph: %s is an input that the builder does not know: make it with Builder.Input",
			n.Name()))
	case n.Op().Arity() == 0:
		return l.constant(n)
	}
	name := fmt.Sprint(n.Op())
	defer func() {
		if r := recover(); r != nil { // a fault of the Lower, or of its use of an empty value
			if err := l.Func.Err(); err != nil {
				r = err
			}
			v = l.fail(fmt.Errorf("graph: lowering of %s: %v", name, r))
		}
	}()
	var in []stablehlo.Value
	for _, child := range children {
		in = append(in, l.values[child])
	}
	o, own := n.Op().(*operation)
	if !own {
		return l.stock(n, in)
	}
	if o.Lower == nil {
		return l.fail(NoLowerError{Operation: name})
	}
	l.Comment(name)
	v = o.Lower(l, in)
	if err := l.Func.Err(); err != nil {
		return l.fail(fmt.Errorf("graph: lowering of %s: %w", name, err))
	}
	if want := (stablehlo.Type{Element: l.element(o.Dtype), Shape: o.Spec.Shape}); v.Type.String() != want.String() {
		return l.fail(fmt.Errorf("graph: lowering of %s gives %v and should give %v", name, v.Type, want))
	}
	return v
}

func (l *Lowering) constant(n *gorgonia.Node) stablehlo.Value {
	if !n.IsScalar() || n.Value() == nil {
		return l.fail(fmt.Errorf("graph: lowering of the constant %v: only numbers can be constants", n))
	}
	return l.Fill(stablehlo.Type{Element: l.element(n.Dtype())}, Values(n)[0])
}
