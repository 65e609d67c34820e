package tasks

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"
)

// How little the weights are held back: the C of scikit-learn's LogisticRegression, and 1/alpha of its Ridge.
const (
	logisticC = 10
	ridgeC    = 1
)

// linear is a model of weights for the places of a bag. With more than two classes each has its scores; two have one,
// which is that of class 1; a regression has one.
type linear struct {
	classes int           // 0 for regression
	column  map[int]int32 // of a place; places that no training example has are absent
	outputs int
	x       []float64 // for each output the weights of the columns, then the bias
}

// trainLinear minimises mean loss + |weights|^2/(2 C n) over the training examples, from weights of 0, by L-BFGS. The
// bias is not held back.
func trainLinear(ctx context.Context, train *Set, classes int, c float64) (*linear, error) {
	m := &linear{classes: classes, column: map[int]int32{}, outputs: max(1, classes)}
	if classes == 2 {
		m.outputs = 1
	}
	rows := make([]bag, len(train.Examples))
	for i, e := range train.Examples {
		rows[i] = bagOf(e, m.column, true)
	}
	o := objective{linear: m, rows: rows, examples: train.Examples, decay: 1 / (c * float64(len(rows)))}
	start := make([]float64, m.outputs*(len(m.column)+1))
	problem := optimize.Problem{Func: o.loss, Grad: o.gradient}
	const most, small = 100, 2e-5
	settings := &optimize.Settings{GradientThreshold: small, MajorIterations: most, Recorder: interrupted{ctx},
		Converger: &optimize.FunctionConverge{Absolute: 1e-9, Iterations: 10}}
	result, err := optimize.Minimize(problem, start, settings, &optimize.LBFGS{})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// Where rounding lets the loss fall no further, the line search gives up at the minimum: that is no fault.
	if result == nil || len(result.X) == 0 || math.IsNaN(result.F) {
		return nil, fmt.Errorf("the words of the training examples could not be weighed: %w", err)
	}
	m.x = result.X
	return m, nil
}

// interrupted ends the optimisation with its context.
type interrupted struct{ ctx context.Context }

func (i interrupted) Init() error { return i.ctx.Err() }

func (i interrupted) Record(*optimize.Location, optimize.Operation, *optimize.Stats) error {
	return i.ctx.Err()
}

// objective is the loss of a model on its training examples, whose places are columns. The optimizer asks for the loss
// and then for the gradient of the same weights, so both are computed at once.
type objective struct {
	*linear
	rows     []bag
	examples []Example
	decay    float64

	at   []float64
	last float64
	grad []float64
}

func (o *objective) loss(x []float64) float64 {
	o.compute(x)
	return o.last
}

func (o *objective) gradient(grad, x []float64) {
	o.compute(x)
	copy(grad, o.grad)
}

func (o *objective) compute(x []float64) {
	if o.grad != nil && slices.Equal(x, o.at) {
		return
	}
	o.at, o.grad, o.last = append(o.at[:0], x...), make([]float64, len(x)), 0
	width := len(x) / o.outputs
	n := float64(len(o.rows))
	out := make([]float64, o.outputs)
	for i, b := range o.rows {
		outputsOf(out, x, b)
		o.last += o.residuals(out, o.examples[i]) / n // out is now the derivative by the outputs
		for k, d := range out {
			g := o.grad[k*width : (k+1)*width]
			step := d * b.value / n
			for _, c := range b.columns {
				g[c] += step
			}
			g[b.sharedColumn] += d * b.shared / n
			g[width-1] += d / n
		}
	}
	for k := range o.outputs {
		for j := k * width; j < (k+1)*width-1; j++ {
			o.last += o.decay / 2 * x[j] * x[j]
			o.grad[j] += o.decay * x[j]
		}
	}
}

// outputsOf sets out to the outputs for a row.
func outputsOf(out, x []float64, b bag) {
	width := len(x) / len(out)
	for k := range out {
		w := x[k*width : (k+1)*width]
		sum := 0.0
		for _, c := range b.columns {
			sum += w[c]
		}
		out[k] = w[width-1] + sum*b.value + w[b.sharedColumn]*b.shared
	}
}

// residuals gives the loss of one example and replaces its outputs by the derivative of the loss.
func (o *objective) residuals(out []float64, e Example) (loss float64) {
	if o.classes == 0 {
		out[0] -= e.Value
		return out[0] * out[0] / 2
	}
	p := o.probabilities(out)
	if o.classes == 2 {
		out[0] = p[1] - float64(e.Class)
	} else {
		copy(out, p)
		out[e.Class]--
	}
	return -math.Log(max(p[e.Class], math.SmallestNonzeroFloat64))
}

// probabilities are those of the classes, by the outputs.
func (m *linear) probabilities(out []float64) []float64 {
	logits := out
	if m.classes == 2 {
		logits = []float64{0, out[0]}
	}
	most, sum := slices.Max(logits), 0.0
	p := make([]float64, len(logits))
	for k, l := range logits {
		p[k] = math.Exp(l - most)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// Predict implements Predictor.
func (m *linear) Predict(set *Set) []Prediction {
	out := make([]Prediction, len(set.Examples))
	outputs := make([]float64, m.outputs)
	for i, e := range set.Examples {
		outputsOf(outputs, m.x, bagOf(e, m.column, false))
		if m.classes == 0 {
			out[i].Value = outputs[0]
			continue
		}
		out[i].Scores = m.probabilities(outputs)
		out[i].Class = slices.Index(out[i].Scores, slices.Max(out[i].Scores))
	}
	return out
}
