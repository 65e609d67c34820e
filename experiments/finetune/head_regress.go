package finetune

import (
	"math"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/tasks"
)

// regressHead predicts a number.
type regressHead struct{}

func (regressHead) group() int   { return 1 }
func (regressHead) classes() int { return 1 }

func (regressHead) objective(c Config) objectives.Objective {
	return objectives.Regress{Dropout: c.HeadDropout}
}

func (regressHead) inputs(b *graph.Builder, batch, _ int) objectives.Inputs {
	return objectives.Inputs{Labels: b.Input(inTargets, b.Dtype(), batch)}
}

func (regressHead) fill(in objectives.Inputs, set *tasks.Set, b batch) error {
	values := make([]float64, in.Labels.Shape().TotalSize())
	for i := range values {
		values[i] = math.NaN() // no label
	}
	for i, u := range b.units {
		values[i] = set.Examples[u[0].Example].Value
	}
	return graph.Set(in.Labels, values)
}

func (regressHead) logits(r objectives.Result, w, _ int) []float32 {
	return []float32{graph.Floats[float32](r.Logits.Value())[w]}
}

func (regressHead) predict(set *tasks.Set, windows []tasks.Window, logits [][]float32) ([]tasks.Prediction, error) {
	p := make([]tasks.Prediction, len(set.Examples))
	for i, w := range windows {
		p[w.Example].Value = float64(logits[i][0])
	}
	return p, nil
}
