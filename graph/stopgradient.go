package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// StopGradient is sg(x): x in the forward pass, without a gradient in the backward pass. The result is a copy, so that
// no later operation can change a parameter through it.
func (b *Builder) StopGradient(x *gorgonia.Node) *gorgonia.Node {
	return b.copyOf("stop-gradient", x, nil)
}

// View is a copy of x with its own node: the gradient at this node can be read separately (see [Builder.Gradients]) and
// is passed on to x unchanged.
func (b *Builder) View(x *gorgonia.Node) *gorgonia.Node {
	return b.copyOf("view", x, func(_ gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
		return gorgonia.Nodes{grad}
	})
}

func (b *Builder) copyOf(name string, x *gorgonia.Node,
	grad func(gorgonia.Nodes, *gorgonia.Node, *gorgonia.Node) gorgonia.Nodes) *gorgonia.Node {
	if b.Failed(x) {
		return nil
	}
	if x.IsScalar() || x.Dtype() != b.Dtype() {
		return b.Fail("%s takes a %v tensor, not %v %v", name, b.Dtype(), x.Dtype(), x.Shape())
	}
	return b.Apply(Spec{
		Name: name, Shape: x.Shape(), Dtype: x.Dtype(), Grad: grad,
		// No copy: values of a computation never change.
		Lower: func(_ *Lowering, in []stablehlo.Value) stablehlo.Value { return in[0] },
		Run: func(in []gorgonia.Value, out *tensor.Dense) error {
			switch dst := out.Data().(type) {
			case []float32:
				copy(dst, Floats[float32](in[0]))
			case []float64:
				copy(dst, Floats[float64](in[0]))
			}
			return nil
		},
	}, x)
}
