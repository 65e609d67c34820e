package graph

import (
	"github.com/ablate-go/ablate/graph/stablehlo"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// FirstTokens returns the output of the last layer at the first token of each window, [batch, hidden], from which heads
// for whole windows predict. It adds the layers that are missing, the last one for these tokens alone: the numbers are
// those of the whole layer to rounding, without the time of the other tokens' queries and feed-forward block. If the
// whole last layer is there already, the result is rows of it.
func (e *Encoder) FirstTokens() *gorgonia.Node {
	rows := e.firstPositions()
	if e.b.Failed(rows) {
		return nil
	}
	last := e.Config.Layers - 1
	if len(e.States) > last+1 {
		return e.b.Gather(e.Output(), rows)
	}
	for l := len(e.States) - 1; l < last; l++ {
		e.AddLayer(l)
	}
	if e.b.Failed() {
		return nil
	}
	x := e.States[last]
	return e.layer(e.b.Scope(layerName(last)), layerInput{
		query: e.b.Gather(x, rows), rows: rows, kind: Windows, states: x, positions: e.positions,
	}, "/first")
}

// firstPositions is [batch] ints, the position b*seq of the first token of each window. The mask is an input only
// because Gorgonia has no operation without one.
func (e *Encoder) firstPositions() *gorgonia.Node {
	if e.b.Failed(e.Mask) {
		return nil
	}
	return e.b.Apply(Spec{
		Name: "first positions", Shape: tensor.Shape{e.Batch}, Dtype: tensor.Int,
		Run: func(_ []gorgonia.Value, out *tensor.Dense) error {
			for w := range Ints(out) {
				Ints(out)[w] = w * e.Seq
			}
			return nil
		},
		Lower: func(l *Lowering, _ []stablehlo.Value) stablehlo.Value {
			w := l.Iota(stablehlo.Type{Element: stablehlo.S32, Shape: []int{e.Batch}}, 0)
			return w.Mul(w.Like(float64(e.Seq)))
		},
	}, e.Mask)
}
