package bindings

import (
	"reflect"

	"gonum.org/v1/plot"
	"gorgonia.org/gorgonia"
)

// First are types that the interpreter has to meet before all others. A type that reaches itself through an
// unnamed slice or map is described only roughly where the interpreter comes to it from outside, such as
// []*gorgonia.Node by way of a function's parameters; then the call gorgonia.Grad(loss, nodes...) does not compile.
// Beginning with the type that holds the slice, it gets it right.
func First() map[string]reflect.Type {
	return map[string]reflect.Type{
		"ExprGraph": reflect.TypeFor[gorgonia.ExprGraph](),
		"Plot":      reflect.TypeFor[plot.Plot](),
	}
}
