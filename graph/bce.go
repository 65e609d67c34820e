package graph

import (
	"math"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// BinaryCrossEntropy is the mean, over the positions with mask 1, of the cross-entropy of sigmoid(logit) against a 0/1
// label, computed without overflow as max(x,0) - x·y + log(1+exp(-|x|)). logits, labels and mask have n values of the
// builder's float type. If no mask is 1, the loss is 0.
func (b *Builder) BinaryCrossEntropy(logits, labels, mask *gorgonia.Node) *gorgonia.Node {
	if b.Failed(logits, labels, mask) {
		return nil
	}
	n := logits.Shape().TotalSize()
	for _, x := range []*gorgonia.Node{labels, mask} {
		if x.Dtype() != b.Dtype() || x.Shape().TotalSize() != n {
			return b.Fail("binary cross-entropy: %d logits want as many %v labels and mask values, not %v %v",
				n, b.Dtype(), x.Dtype(), x.Shape())
		}
	}
	return b.Apply(Spec{
		Name: "binary cross-entropy", Dtype: b.Dtype(),
		Run:            b.ByType(bce[float32], bce[float64]),
		Lower:          lowerBCE,
		Differentiable: []bool{true, false, false},
		Grad: func(in gorgonia.Nodes, _, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(Spec{
				Name: "binary cross-entropy'", Shape: logits.Shape(), Dtype: b.Dtype(),
				Run: b.ByType(bceGrad[float32], bceGrad[float64]), Lower: lowerBCEGrad,
			}, in[0], in[1], in[2], grad), nil, nil}
		},
	}, logits, labels, mask)
}

func bce[T kernels.Float](in []gorgonia.Value, out *tensor.Dense) error {
	x, y, mask := Floats[T](in[0]), Floats[T](in[1]), Floats[T](in[2])
	sum, n := 0.0, 0.0
	for i, m := range mask {
		if m == 0 {
			continue
		}
		z := float64(x[i])
		sum += math.Max(z, 0) - z*float64(y[i]) + math.Log1p(math.Exp(-math.Abs(z)))
		n++
	}
	Floats[T](out)[0] = T(sum / math.Max(n, 1))
	return nil
}

func bceGrad[T kernels.Float](in []gorgonia.Value, out *tensor.Dense) error {
	x, y, mask, dx := Floats[T](in[0]), Floats[T](in[1]), Floats[T](in[2]), Floats[T](out)
	n := 0.0
	for _, m := range mask {
		if m != 0 {
			n++
		}
	}
	scale := Scalar(in[3]) / math.Max(n, 1)
	for i, m := range mask {
		if m == 0 {
			dx[i] = 0
			continue
		}
		dx[i] = T(scale * (sigmoid(float64(x[i])) - float64(y[i])))
	}
	return nil
}

func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

func lowerBCE(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
	x := in[0].Reshape(in[0].Size())
	y, used := in[1].Reshape(x.Shape...), isNotZero(in[2].Reshape(x.Shape...))
	loss := x.Max(x.Like(0)).Sub(x.Mul(y)).Add(x.Abs().Neg().Exp().Log1p())
	return used.Select(loss, x.Like(0)).Sum().Div(count(used, x.Element))
}

func lowerBCEGrad(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
	x := in[0]
	y, used := in[1].Reshape(x.Shape...), isNotZero(in[2].Reshape(x.Shape...))
	scale := in[3].Div(count(used, x.Element)).Along(x)
	return used.Select(scale.Mul(x.Logistic().Sub(y)), x.Like(0))
}
