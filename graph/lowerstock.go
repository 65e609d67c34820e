package graph

import (
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
)

// stockOperations are Gorgonia's own operations that a graph of ours may have, by the names that Gorgonia prints. Both
// operands have the shape of the result, or are scalars.
var stockOperations = map[string]Lower{
	"+":      func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Add(in[1]) },
	"-":      func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Sub(in[1]) },
	"⊙":      func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Mul(in[1]) },
	"÷":      func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Div(in[1]) },
	"neg":    func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Neg() },
	"exp":    func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Exp() },
	"ln":     func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Log() },
	"sqrt":   func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Sqrt() },
	"square": func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0].Mul(in[0]) },
}

// stock lowers an operation of Gorgonia's.
func (l *Lowering) stock(n *gorgonia.Node, in []stablehlo.Value) stablehlo.Value {
	name, _, _ := strings.Cut(fmt.Sprint(n.Op()), " ") // binary ones print "+ false"
	lower, ok := stockOperations[name]
	if !ok {
		return l.fail(NoLowerError{Operation: fmt.Sprintf("%v of Gorgonia", n.Op())})
	}
	for i, x := range in {
		if len(x.Shape) == 0 && n.Dims() > 0 {
			in[i] = x.Broadcast(n.Shape())
		}
	}
	v := lower(l, in)
	if err := l.Func.Err(); err != nil {
		return l.fail(fmt.Errorf("graph: lowering of %v of Gorgonia: %w", n.Op(), err))
	}
	return v
}
