package graph

import (
	"fmt"

	"github.com/ablate-go/ablate/graph/stablehlo"
	"github.com/ablate-go/ablate/internal/kernels"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// CrossEntropy is the mean of -log softmax(logits)[target] over the rows with a target. logits is [p, v], targets p
// ints; a negative target marks an unused row. If all rows are unused, the loss is 0, as in the authors' code.
func (b *Builder) CrossEntropy(logits, targets *gorgonia.Node) *gorgonia.Node {
	p, v := b.matrix("cross-entropy", logits)
	if b.Failed(targets) {
		return nil
	}
	if targets.Dtype() != tensor.Int || targets.Shape().TotalSize() != p {
		return b.Fail("cross-entropy: logits %v want %d int targets, not %v %v", logits.Shape(), p, targets.Dtype(),
			targets.Shape())
	}
	lse := b.Buffer(p)
	return b.Apply(Spec{
		Name: "cross-entropy", Dtype: b.Dtype(), Buffers: []*Buffer{lse}, Lower: lowerCrossEntropy(lse),
		Run:            b.ByType(crossEntropy[float32](v, lse), crossEntropy[float64](v, lse)),
		Differentiable: []bool{true, false},
		Grad: func(in gorgonia.Nodes, y, grad *gorgonia.Node) gorgonia.Nodes {
			return gorgonia.Nodes{b.Apply(Spec{
				Name: "cross-entropy'", Shape: tensor.Shape{p, v}, Dtype: b.Dtype(), InPlace: []int{0},
				Buffers: []*Buffer{lse}, Lower: lowerCrossEntropyGrad(lse),
				Run: b.ByType(crossEntropyGrad[float32](v, lse), crossEntropyGrad[float64](v, lse)),
			}, in[0], in[1], y, grad), nil}
		},
	}, logits, targets)
}

func crossEntropy[T kernels.Float](v int, lse *Buffer) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x, targets, norms, sum, n := Floats[T](in[0]), Ints(in[1]), Data[T](lse), 0.0, 0
		for i, target := range targets {
			if target >= v {
				return fmt.Errorf("target %d at row %d is outside a vocabulary of %d", target, i, v)
			}
		}
		kernels.Parallel(len(norms), kernels.Rows(v), func(from, to int) {
			for i := from; i < to; i++ {
				if targets[i] >= 0 {
					norms[i] = kernels.LogSumExp(x[i*v : (i+1)*v])
				}
			}
		})
		for i, target := range targets {
			if target < 0 {
				continue
			}
			sum += float64(norms[i] - x[i*v+target])
			n++
		}
		Floats[T](out)[0] = T(sum / float64(max(n, 1)))
		return nil
	}
}

func crossEntropyGrad[T kernels.Float](v int, lse *Buffer) Run {
	return func(in []gorgonia.Value, out *tensor.Dense) error {
		x, targets, norms, dx := Floats[T](in[0]), Ints(in[1]), Data[T](lse), Floats[T](out)
		n := 0
		for _, t := range targets {
			if t >= 0 {
				n++
			}
		}
		scale := T(Scalar(in[3]) / float64(max(n, 1)))
		kernels.Parallel(len(targets), kernels.Rows(v), func(from, to int) {
			for i := from; i < to; i++ {
				row := dx[i*v : (i+1)*v]
				if targets[i] < 0 {
					clear(row)
					continue
				}
				kernels.CrossEntropyGrad(row, x[i*v:(i+1)*v], norms[i], targets[i], scale)
			}
		})
		return nil
	}
}

func lowerCrossEntropy(lse *Buffer) Lower {
	return func(l *Lowering, in []stablehlo.Value) stablehlo.Value {
		x := in[0]
		t := targetsOf(x, in[1])
		top := x.Largest(1)
		norms := top.Add(x.Sub(top.Along(x, 0)).Exp().Sum(1).Log())
		l.Keep(lse, norms)
		atTarget := t.at.Select(x, x.Like(0)).Sum(1)
		return t.used.Select(norms.Sub(atTarget), norms.Like(0)).Sum().Div(count(t.used, x.Element))
	}
}

func lowerCrossEntropyGrad(lse *Buffer) Lower {
	return func(l *Lowering, in []stablehlo.Value) stablehlo.Value {
		x := in[0]
		t := targetsOf(x, in[1])
		scale := t.used.Select(in[3].Div(count(t.used, x.Element)).Along(t.used), l.Kept(lse).Like(0))
		z := x.Sub(l.Kept(lse).Along(x, 0))
		d := scale.Along(x, 0).Mul(t.at.Select(z.Expm1(), z.Exp()))
		return t.used.Along(x, 0).Select(d, x.Like(0)) // an unused row may be infinite
	}
}

// loweredTargets tells of rows whether they have a target, [p], and of logits whether they are at it, [p, v].
type loweredTargets struct{ used, at stablehlo.Value }

func targetsOf(x, targets stablehlo.Value) loweredTargets {
	targets = targets.Reshape(targets.Size())
	columns := x.Func().Iota(stablehlo.Type{Element: targets.Element, Shape: x.Shape}, 1)
	return loweredTargets{used: targets.Ge(targets.Like(0)), at: columns.Eq(targets.Along(x, 0))}
}
