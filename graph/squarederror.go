package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// MeanSquaredError is the mean of (x - y)² over the values with a label y. x and labels have n values of the builder's
// float type; the label NaN marks an unused value. If all values are unused, the loss is 0.
func (b *Builder) MeanSquaredError(x, labels *gorgonia.Node) *gorgonia.Node {
	if b.Failed(x, labels) {
		return nil
	}
	if n := x.Shape().TotalSize(); labels.Dtype() != b.Dtype() || labels.Shape().TotalSize() != n {
		return b.Fail("mean squared error: %d values want as many %v labels, not %v %v", n, b.Dtype(), labels.Dtype(),
			labels.Shape())
	}
	return b.Apply(Spec{
		Name: "mean squared error", Dtype: b.Dtype(),
		Run:            b.ByType(squaredError[float32], squaredError[float64]),
		Lower:          lowerSquaredError,
		Differentiable: []bool{true, false},
		Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(Spec{
				Name: "mean squared error'", Shape: x.Shape(), Dtype: b.Dtype(),
				Run: b.ByType(squaredErrorGrad[float32], squaredErrorGrad[float64]), Lower: lowerSquaredErrorGrad,
			}, in[0], in[1], grad), nil}
		},
	}, x, labels)
}

func squaredError[T kernels.Float](in []gorgonia.Value, out *tensor.Dense) error {
	x, labels, sum := Floats[T](in[0]), Floats[T](in[1]), 0.0
	for i, y := range labels {
		if isLabel(y) {
			d := float64(x[i]) - float64(y)
			sum += d * d
		}
	}
	Floats[T](out)[0] = T(sum / countLabels(labels))
	return nil
}

func squaredErrorGrad[T kernels.Float](in []gorgonia.Value, out *tensor.Dense) error {
	x, labels, dx := Floats[T](in[0]), Floats[T](in[1]), Floats[T](out)
	scale := 2 * Scalar(in[2]) / countLabels(labels)
	for i, y := range labels {
		dx[i] = 0
		if isLabel(y) {
			dx[i] = T(scale * (float64(x[i]) - float64(y)))
		}
	}
	return nil
}

func isLabel[T kernels.Float](y T) bool { return y == y }

// countLabels is at least 1, so that it can divide.
func countLabels[T kernels.Float](labels []T) float64 {
	n := 0.0
	for _, y := range labels {
		if isLabel(y) {
			n++
		}
	}
	return max(n, 1)
}

func lowerSquaredError(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
	d, used := difference(in)
	return d.Mul(d).Sum().Div(count(used, d.Element))
}

func lowerSquaredErrorGrad(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
	d, used := difference(in)
	return in[2].Add(in[2]).Div(count(used, d.Element)).Along(d).Mul(d)
}

// difference is x - y where there is a label y, else 0, and tells where.
func difference(in []stablehlo.Value) (d, used stablehlo.Value) {
	x, y := in[0], in[1].Reshape(in[0].Shape...)
	used = y.Eq(y)
	return used.Select(x.Sub(y), x.Like(0)), used
}
