package finetune

import (
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/tasks"
	"gorgonia.org/tensor"
)

// spanHead predicts where in the context an answer begins and ends.
type spanHead struct {
	noAnswer bool // the context may have no answer
}

func (spanHead) group() int   { return 1 }
func (spanHead) classes() int { return 2 }

func (spanHead) objective(Config) objectives.Objective { return objectives.Span{} }

func (spanHead) inputs(b *graph.Builder, batch, _ int) objectives.Inputs {
	return objectives.Inputs{Targets: b.Input(inTargets, tensor.Int, 2*batch)}
}

func (spanHead) fill(in objectives.Inputs, _ *tasks.Set, b batch) error {
	targets := none(in.Targets.Shape().TotalSize())
	ends := len(targets) / 2
	for i, u := range b.units {
		targets[i], targets[ends+i] = u[0].Start, u[0].End
	}
	return graph.Set(in.Targets, targets)
}

// logits are the scores of a start at each token, and then those of an end.
func (spanHead) logits(r objectives.Result, w, seq int) []float32 {
	all := graph.Floats[float32](r.Logits.Value())
	ends := len(all) / 2
	return slices.Concat(all[w*seq:(w+1)*seq], all[ends+w*seq:ends+(w+1)*seq])
}

// predict takes no answer where its score is above 0; see [tasks.NoAnswerThreshold] for a better threshold.
func (h spanHead) predict(set *tasks.Set, windows []tasks.Window, logits [][]float32) ([]tasks.Prediction, error) {
	starts, ends := make([][]float64, len(windows)), make([][]float64, len(windows))
	for i, w := range windows {
		seq := len(logits[i]) / 2
		starts[i], ends[i] = float64s(logits[i][:len(w.IDs)]), float64s(logits[i][seq:seq+len(w.IDs)])
	}
	p := make([]tasks.Prediction, len(set.Examples))
	var err error
	for e, at := range windowsOf(set, windows) {
		p[e], err = tasks.DecodeSpan(set.Examples[e], windows[at.from:at.to], starts[at.from:at.to], ends[at.from:at.to],
			tasks.SpanLimits{NoAnswer: h.noAnswer})
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

func float64s(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}
