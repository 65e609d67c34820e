package finetune

import (
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/tasks"
	"gonum.org/v1/gonum/stat"
)

// regressHead predicts a number: mean + deviation times the network's output. A new head puts out numbers about 0, and
// with labels about 3 the first epochs went into learning their mean alone.
type regressHead struct{ mean, deviation float64 }

// rawNumbers is the head whose output is the prediction.
var rawNumbers = regressHead{0, 1}

// standardized is the head by the mean and the standard deviation of the labels of a set. Where all labels are equal,
// their deviation counts as 1.
func standardized(train *tasks.Set) regressHead {
	var labels []float64
	for _, e := range train.Examples {
		if !math.IsNaN(e.Value) {
			labels = append(labels, e.Value)
		}
	}
	if len(labels) == 0 {
		return rawNumbers
	}
	h := regressHead{}
	if h.mean, h.deviation = stat.PopMeanStdDev(labels, nil); h.deviation == 0 {
		h.deviation = 1
	}
	return h
}

func (regressHead) group() int   { return 1 }
func (regressHead) classes() int { return 1 }

func (regressHead) objective(c Config) objectives.Objective {
	return objectives.Regress{Dropout: c.HeadDropout}
}

func (regressHead) inputs(b *graph.Builder, batch, _ int) objectives.Inputs {
	return objectives.Inputs{Labels: b.Input(inTargets, b.Dtype(), batch)}
}

func (h regressHead) fill(in objectives.Inputs, set *tasks.Set, b batch) error {
	values := make([]float64, in.Labels.Shape().TotalSize())
	for i := range values {
		values[i] = math.NaN() // no label
	}
	for i, u := range b.units {
		values[i] = (set.Examples[u[0].Example].Value - h.mean) / h.deviation
	}
	return graph.Set(in.Labels, values)
}

func (regressHead) logits(r objectives.Result, w, _ int) []float32 {
	return []float32{graph.Floats[float32](r.Logits.Value())[w]}
}

func (h regressHead) predict(set *tasks.Set, windows []tasks.Window, logits [][]float32) ([]tasks.Prediction, error) {
	p := make([]tasks.Prediction, len(set.Examples))
	for i, w := range windows {
		p[w.Example].Value = h.mean + h.deviation*float64(logits[i][0])
	}
	return p, nil
}

// inUnits is a weight of the network such that its output is the prediction itself, as transformers has it: that of the
// last linear layer, scaled. Others are returned as they are.
func (h regressHead) inUnits(name string, data []float32) []float32 {
	add := 0.0
	switch name {
	case "classifier.bias":
		add = h.mean
	case "classifier.weight":
	default:
		return data
	}
	out := make([]float32, len(data))
	for i, x := range data {
		out[i] = float32(h.deviation*float64(x) + add)
	}
	return out
}
