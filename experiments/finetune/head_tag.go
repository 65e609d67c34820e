package finetune

import (
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/tasks"
	"gorgonia.org/tensor"
)

// tagHead predicts a class of each word, at its first piece.
type tagHead struct{ task tasks.Task }

func (tagHead) group() int     { return 1 }
func (h tagHead) classes() int { return len(h.task.Labels) }

func (h tagHead) objective(c Config) objectives.Objective {
	return objectives.Tag{Labels: h.classes(), Dropout: c.HeadDropout}
}

func (tagHead) inputs(b *graph.Builder, batch, seq int) objectives.Inputs {
	return objectives.Inputs{Targets: b.Input(inTargets, tensor.Int, batch*seq)}
}

func (tagHead) fill(in objectives.Inputs, set *tasks.Set, b batch) error {
	targets := none(in.Targets.Shape().TotalSize())
	for i, u := range b.units {
		tags := set.Examples[u[0].Example].Tags
		if tags == nil {
			continue
		}
		for at, word := range u[0].Words {
			if word != tasks.None {
				targets[i*b.seq+at] = tags[word]
			}
		}
	}
	return graph.Set(in.Targets, targets)
}

func (h tagHead) logits(r objectives.Result, w, seq int) []float32 {
	return slices.Clone(graph.Floats[float32](r.Logits.Value())[w*seq*h.classes() : (w+1)*seq*h.classes()])
}

func (h tagHead) predict(set *tasks.Set, windows []tasks.Window, logits [][]float32) ([]tasks.Prediction, error) {
	n := h.classes()
	classes := make([][]int, len(windows)) // of each token
	for i, w := range windows {
		classes[i] = make([]int, len(w.IDs))
		for at := range w.IDs {
			row := logits[i][at*n : (at+1)*n]
			classes[i][at] = slices.Index(row, slices.Max(row))
		}
	}
	p := make([]tasks.Prediction, len(set.Examples))
	for e, at := range windowsOf(set, windows) {
		p[e] = tasks.DecodeTags(h.task, set.Examples[e], windows[at.from:at.to], classes[at.from:at.to])
	}
	return p, nil
}
