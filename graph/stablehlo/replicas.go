package stablehlo

import (
	"fmt"
	"strings"
)

// AllReduce is the sum of the values that all replicas of the program have here, the same in each. The program then runs
// on as many devices at once; all AllReduce of a computation have the same number of replicas.
func (v Value) AllReduce(replicas int) Value {
	f := operands("a sum over replicas", v)
	if f == nil {
		return Value{}
	}
	if replicas < 1 || f.replicas > 0 && f.replicas != replicas {
		return f.Fail("a sum over %d replicas, where there are %d: give one number of 1 or more", replicas, f.replicas)
	}
	f.replicas = replicas
	ids := make([]string, replicas)
	for i := range ids {
		ids[i] = fmt.Sprint(i)
	}
	scalar := Type{Element: v.Element}
	return f.emit(v.Type, `"stablehlo.all_reduce"(%s) ({`+"\n    ^bb0(%%x: %v, %%y: %v):\n"+
		"      %%z = stablehlo.add %%x, %%y : %v\n      stablehlo.return %%z : %v\n    }) "+
		"{replica_groups = dense<[[%s]]> : tensor<1x%dxi64>} : (%v) -> %v",
		v.id, scalar, scalar, scalar, scalar, strings.Join(ids, ", "), replicas, v.Type, v.Type)
}
