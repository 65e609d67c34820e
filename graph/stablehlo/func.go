package stablehlo

import (
	"fmt"
	"strings"
)

// Func is one computation: arguments, operations and results. It becomes a module whose only function is main.
type Func struct {
	Products Products

	name      string
	arguments []Argument
	body      strings.Builder
	next      int               // number of the next value
	constants map[string]string // by their text, the names of values
	replicas  int               // 0 where nothing is summed over replicas
	err       error
}

// Products says how matrices of floats are multiplied; sums of products are in the type of the factors.
type Products string

// The ways to multiply matrices.
const (
	Exact  Products = ""        // at the highest precision that the device has for the type
	InBF16 Products = "bf16"    // with factors rounded to bf16, by the device's unit for such products
	AsBF16 Products = "as bf16" // the same numbers without such a unit, for tests on CPUs
)

// Argument is an argument of a Func.
type Argument struct {
	Name string
	Type Type

	// Result is the index of the result that has the memory of this argument, if Donated is set: the device may then
	// write the result over the argument, which cannot be used again.
	Donated bool
	Result  int
}

// Result is a result of a Func.
type Result struct {
	Name  string
	Value Value

	// Donor is the name of the argument whose memory the result gets, empty for new memory. Their types are equal.
	Donor string
}

// Module is the text of a Func with what a caller needs to run it: arguments and results by their place.
type Module struct {
	Text      string
	Arguments []Argument
	Results   []Argument // Name and Type alone
}

// NewFunc returns a computation without operations. name becomes that of the module and may be any text.
func NewFunc(name string) *Func { return &Func{name: name, constants: map[string]string{}} }

// Err is the first error, nil if there is none.
func (f *Func) Err() error { return f.err }

// Fail records an error, of which only the first is kept, and returns an empty value.
func (f *Func) Fail(format string, args ...any) Value {
	if f.err == nil {
		f.err = fmt.Errorf("stablehlo: %s", fmt.Sprintf(format, args...))
	}
	return Value{}
}

// Argument adds an argument. Names are different.
func (f *Func) Argument(name string, t Type) Value {
	for _, a := range f.arguments {
		if a.Name == name {
			return f.Fail("two arguments have the name %q", name)
		}
	}
	f.arguments = append(f.arguments, Argument{Name: name, Type: t})
	return Value{f: f, id: fmt.Sprintf("%%arg%d", len(f.arguments)-1), Type: t}
}

// Comment writes a line of text before the next operation, for readers of the module.
func (f *Func) Comment(text string) {
	fmt.Fprintf(&f.body, "    // %s\n", strings.ReplaceAll(text, "\n", " "))
}

// Return ends the computation and returns its module, or the first error.
func (f *Func) Return(results ...Result) (*Module, error) {
	m := &Module{}
	var ids, types []string
	for i, r := range results {
		if r.Value.f != f {
			f.Fail("the result %s is no value of this computation", r.Name)
			return nil, f.err
		}
		ids, types = append(ids, r.Value.id), append(types, r.Value.Type.String())
		m.Results = append(m.Results, Argument{Name: r.Name, Type: r.Value.Type})
		if r.Donor != "" {
			f.donate(r, i)
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	var s strings.Builder
	attributes := ""
	if f.replicas > 0 {
		attributes = fmt.Sprintf(" attributes {mhlo.num_replicas = %d : i32}", f.replicas)
	}
	fmt.Fprintf(&s, "module @%q%s {\n  func.func public @main(", f.name, attributes)
	for i, a := range f.arguments {
		if i > 0 {
			s.WriteString(",")
		}
		fmt.Fprintf(&s, "\n      %%arg%d: %v", i, a.Type)
		if a.Donated {
			fmt.Fprintf(&s, " {tf.aliasing_output = %d : i32}", a.Result)
		}
	}
	fmt.Fprintf(&s, "\n  ) -> (%s) {\n%s    return %s : %s\n  }\n}\n", strings.Join(types, ", "), f.body.String(),
		strings.Join(ids, ", "), strings.Join(types, ", "))
	m.Text, m.Arguments = s.String(), f.arguments
	return m, nil
}

func (f *Func) donate(r Result, i int) {
	for at := range f.arguments {
		a := &f.arguments[at]
		if a.Name != r.Donor {
			continue
		}
		if a.Donated || !a.Type.equal(r.Value.Type) {
			f.Fail("the result %s, %v, cannot have the memory of the argument %s, %v", r.Name, r.Value.Type, a.Name, a.Type)
			return
		}
		a.Donated, a.Result = true, i
		return
	}
	f.Fail("the result %s is to have the memory of %q, which is no argument", r.Name, r.Donor)
}

// emit adds an operation: text is what follows the equals sign.
func (f *Func) emit(t Type, format string, args ...any) Value {
	v := Value{f: f, id: fmt.Sprintf("%%%d", f.next), Type: t}
	f.next++
	fmt.Fprintf(&f.body, "    %s = %s\n", v.id, fmt.Sprintf(format, args...))
	return v
}

// operands returns the computation that all values belong to; nil if there is an error, or if one of them is empty.
func operands(name string, values ...Value) *Func {
	f := values[0].f
	if f == nil || f.err != nil {
		return nil
	}
	for _, v := range values {
		if v.f != f {
			f.Fail("%s of an empty value, or of values of two computations", name)
			return nil
		}
	}
	return f
}
