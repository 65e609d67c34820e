package finetune

import (
	"math"
	"slices"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/tasks"
	"gorgonia.org/tensor"
)

// classifyHead predicts a class of a text or of a pair.
type classifyHead struct{ labels int }

func (h classifyHead) group() int   { return 1 }
func (h classifyHead) classes() int { return h.labels }

func (h classifyHead) objective(c Config) objectives.Objective {
	return objectives.Classify{Labels: h.labels, Dropout: c.HeadDropout}
}

func (h classifyHead) inputs(b *graph.Builder, batch, _ int) objectives.Inputs {
	return objectives.Inputs{Targets: b.Input(inTargets, tensor.Int, batch)}
}

func (h classifyHead) fill(in objectives.Inputs, set *tasks.Set, b batch) error {
	return fillClasses(in, set, b, in.Targets.Shape().TotalSize())
}

// fillClasses sets a class for each unit.
func fillClasses(in objectives.Inputs, set *tasks.Set, b batch, size int) error {
	targets := none(size)
	for i, u := range b.units {
		targets[i] = set.Examples[u[0].Example].Class
	}
	return graph.Set(in.Targets, targets)
}

func (h classifyHead) logits(r objectives.Result, w, _ int) []float32 {
	return slices.Clone(graph.Floats[float32](r.Logits.Value())[w*h.labels : (w+1)*h.labels])
}

func (h classifyHead) predict(set *tasks.Set, windows []tasks.Window, logits [][]float32) ([]tasks.Prediction, error) {
	p := make([]tasks.Prediction, len(set.Examples))
	for i, w := range windows {
		p[w.Example].Scores = softmax(logits[i])
		p[w.Example].Class = largest(p[w.Example].Scores)
	}
	return p, nil
}

// softmax returns probabilities.
func softmax(logits []float32) []float64 {
	p := make([]float64, len(logits))
	most, sum := float64(slices.Max(logits)), 0.0
	for i, x := range logits {
		p[i] = math.Exp(float64(x) - most)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// largest is the index of the largest value, the first of equal ones.
func largest(x []float64) int { return slices.Index(x, slices.Max(x)) }

// none is a list without targets.
func none(n int) []int {
	targets := make([]int, n)
	for i := range targets {
		targets[i] = objectives.None
	}
	return targets
}
