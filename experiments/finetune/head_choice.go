package finetune

import (
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/tasks"
	"gorgonia.org/tensor"
)

// choiceHead chooses one of several options, each with a window of its own.
type choiceHead struct{ options int }

func (h choiceHead) group() int { return h.options }
func (choiceHead) classes() int { return 1 }

func (h choiceHead) objective(c Config) objectives.Objective {
	return objectives.Choice{Options: h.options, Dropout: c.HeadDropout}
}

func (h choiceHead) inputs(b *graph.Builder, batch, _ int) objectives.Inputs {
	return objectives.Inputs{Targets: b.Input(inTargets, tensor.Int, batch/h.options)}
}

func (h choiceHead) fill(in objectives.Inputs, set *tasks.Set, b batch) error {
	return fillClasses(in, set, b, in.Targets.Shape().TotalSize())
}

func (choiceHead) logits(r objectives.Result, w, _ int) []float32 {
	return []float32{graph.Floats[float32](r.Logits.Value())[w]}
}

func (h choiceHead) predict(set *tasks.Set, windows []tasks.Window, logits [][]float32) ([]tasks.Prediction, error) {
	scores := make([][]float32, len(set.Examples))
	for i, w := range windows {
		if w.Option < len(set.Examples[w.Example].Options) { // the others are empty
			scores[w.Example] = append(scores[w.Example], logits[i][0])
		}
	}
	p := make([]tasks.Prediction, len(set.Examples))
	for i, s := range scores {
		p[i].Scores = softmax(s)
		p[i].Class = largest(p[i].Scores)
	}
	return p, nil
}
