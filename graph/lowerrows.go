package graph

import "github.com/ablate-go/ablate/graph/stablehlo"

func lowerMaskRows(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
	x := in[0]
	return x.Mul(in[1].Reshape(x.Shape[0]).Along(x, 0))
}

func lowerAddFirst(seq int) Lower {
	return func(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
		x := windows(in[0], seq)
		first := x.Slice(1, 0, 1).Reshape(x.Shape[0], x.Shape[2])
		return x.Add(first.Along(x, 0, 2)).Reshape(in[0].Shape...)
	}
}

// lowerAddFirstGrad adds the sum of each window to the gradient of its first row.
func lowerAddFirstGrad(seq int) Lower {
	return func(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
		dy := windows(in[0], seq)
		sum := dy.Sum(1).Reshape(dy.Shape[0], 1, dy.Shape[2]).Pad(1, 0, seq-1)
		return dy.Add(sum).Reshape(in[0].Shape...)
	}
}

func lowerAddPositions(seq int) Lower {
	return func(_ *Lowering, in []stablehlo.Value) stablehlo.Value {
		x := windows(in[0], seq)
		return x.Add(in[1].Slice(0, 0, seq).Along(x, 1, 2)).Reshape(in[0].Shape...)
	}
}

// windows makes [batch*seq, h] to [batch, seq, h].
func windows(x stablehlo.Value, seq int) stablehlo.Value {
	return x.Reshape(x.Shape[0]/seq, seq, x.Shape[1])
}
