package stablehlo

import "fmt"

// After is v, computed after other: what is computed from it is neither moved before other nor merged with what is
// computed from v.
func (v Value) After(other Value) Value {
	f := operands("a barrier", v, other)
	if f == nil {
		return Value{}
	}
	both := fmt.Sprintf("%%%d", f.next)
	f.next++
	fmt.Fprintf(&f.body, "    %s:2 = stablehlo.optimization_barrier %s, %s : %v, %v\n", both, v.id, other.id, v.Type,
		other.Type)
	return Value{f: f, id: both + "#0", Type: v.Type}
}
