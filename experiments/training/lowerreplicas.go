package training

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
)

// With train.devices each device runs the same module on its part of the batch. Gradients get the shares of their
// losses in the batch and are summed over the devices, before clipping: from then on all devices compute the same.

// overReplicas gives the gradients of the whole batch.
func (p *phase) overReplicas(l *graph.Lowering, replicas int) loweredValue {
	part, sums := lowerPartNumbers(l), map[*gorgonia.Node]stablehlo.Value{}
	return func(n *gorgonia.Node) stablehlo.Value {
		if v, ok := sums[n]; ok {
			return v
		}
		term := p.sum.find(n)
		if term == nil {
			return l.Fail("%s", fmt.Sprintf("%v is no gradient of the phase, and has no share in the batch", n))
		}
		sums[n] = part.weighted(l, *term).AllReduce(replicas)
		return sums[n]
	}
}

// everywhere is whether something is true on all devices.
func everywhere(is stablehlo.Value, replicas int) stablehlo.Value {
	sum := is.Convert(stablehlo.F32).AllReduce(replicas)
	return sum.Eq(sum.Like(float64(replicas)))
}
