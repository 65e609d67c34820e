package graph

import (
	"math"

	"github.com/ablate-go/ablate/graph/stablehlo"
)

func lowerLinear(pre *Buffer) Lower {
	return func(l *Lowering, in []stablehlo.Value) stablehlo.Value {
		y := product(in[0], in[1], 1, 1)
		if len(in) > 2 {
			y = y.Add(in[2].Reshape(in[2].Size()).Along(y, 1))
		}
		if pre == nil {
			return y
		}
		l.Keep(pre, y)
		return y.Mul(normalDistribution(y))
	}
}

// lowerGELUGrad is grad·(Φ(x) + x·φ(x)) with x from pre.
func lowerGELUGrad(pre *Buffer) Lower {
	return func(l *Lowering, in []stablehlo.Value) stablehlo.Value {
		x := l.Kept(pre)
		density := x.Mul(x).Mul(x.Like(-0.5)).Exp().Mul(x.Like(1 / math.Sqrt(2*math.Pi)))
		return in[1].Mul(normalDistribution(x).Add(x.Mul(density)))
	}
}

// normalDistribution is Φ(x) = (1 + erf(x/√2))/2.
func normalDistribution(x stablehlo.Value) stablehlo.Value {
	return x.Mul(x.Like(math.Sqrt2 / 2)).Erf().Add(x.Like(1)).Mul(x.Like(0.5))
}

// product multiplies two matrices and sums over dimension i of x and j of y.
func product(x, y stablehlo.Value, i, j int) stablehlo.Value {
	return stablehlo.Dot(x, y, stablehlo.Product{Sum: [2][]int{{i}, {j}}})
}

// isNotZero compares with 0.
func isNotZero(x stablehlo.Value) stablehlo.Value { return x.Ne(x.Like(0)) }

// count is the number of true elements, at least 1 so that it can divide.
func count(used stablehlo.Value, e stablehlo.Element) stablehlo.Value {
	n := used.Convert(e).Sum()
	return n.Max(n.Like(1))
}
