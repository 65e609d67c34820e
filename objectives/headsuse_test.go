package objectives_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/graph/graphtest"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// useCase is a head over six windows of five tokens: the second has padding, the last is padding alone, as in a batch
// that is not full.
type useCase struct {
	head    objectives.Objective
	answers []float64 // -1, or NaN for numbers, where there is none
}

func useCases() map[string]useCase {
	const none = float64(objectives.None)
	return map[string]useCase{
		"classify": {objectives.Classify{Labels: 3, PoolerDropout: 0.3, Dropout: 0.2}, []float64{0, 2, none, 1, 1, none}},
		"regress": {objectives.Regress{PoolerDropout: 0.3, Dropout: 0.2},
			[]float64{0.5, -2, math.NaN(), 1, 3, math.NaN()}},
		"tag": {objectives.Tag{Labels: 3, Dropout: 0.2}, slices.Concat([]float64{none, 0, 2, 1, none},
			[]float64{none, 1, none, none, none}, slices.Repeat([]float64{none}, 20))},
		"span":         {objectives.Span{}, []float64{1, 2, none, 0, 4, none, 3, 2, none, 0, 4, none}},
		"span+padding": {objectives.Span{Padding: true}, []float64{1, 2, none, 0, 4, none, 3, 2, none, 0, 4, none}},
		"choice":       {objectives.Choice{Options: 3, PoolerDropout: 0.3, Dropout: 0.2}, []float64{2, none}},
	}
}

func (c useCase) batch() headBatch {
	return headBatch{
		IDs: [][]int{
			{1, 5, 6, 7, 2}, {1, 8, 2, 0, 0}, {1, 9, 5, 8, 2}, {1, 7, 7, 6, 2}, {1, 6, 8, 5, 2}, {0, 0, 0, 0, 0},
		},
		Mask: [][]int{
			{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {0, 0, 0, 0, 0},
		},
		Labels: c.answers,
	}
}

// attach adds the head to a small encoder and sets its inputs.
func (c useCase) attach(t *testing.T, b *graph.Builder, batch headBatch) headModel {
	t.Helper()
	m := attachHead(b, useConfig(), c.head, len(batch.IDs), len(batch.IDs[0]), len(c.answers))
	m.set(t, batch)
	return m
}

func useConfig() graph.Config {
	return graph.Config{
		Layers: 2, Hidden: 6, Heads: 2, Intermediate: 8, Vocab: 10, MaxPositions: 12, PositionBuckets: 4,
		LayerNormEps: 1e-7, InitStd: 0.4,
	}
}

// Central differences of every parameter, with dropout and with windows and tokens that have no label.
func TestHeadGradients(t *testing.T) {
	for name, c := range useCases() {
		t.Run(name, func(t *testing.T) {
			params := graphtest.Params(3)
			// Biases away from zero, or states of padding would be zeros, where LayerNorm has no useful gradient.
			m := c.attach(t, graph.NewBuilder(params), c.batch())
			for _, n := range m.b.ParamNodes() {
				if strings.HasSuffix(n.Name(), "bias") {
					useFormula(n)
				}
			}
			graphtest.CheckGradients(t, params, func(b *graph.Builder) *gorgonia.Node {
				return c.attach(t, b, c.batch()).result.Loss
			}, 2e-6)
		})
	}
}

// lossAndGradients runs a head in float32 with the initial weights of the program, whose biases are zeros.
func (c useCase) lossAndGradients(t *testing.T, batch headBatch) (loss float64, gradients []float64) {
	t.Helper()
	m := c.attach(t, graph.NewBuilder(graph.NewParams(3, tensor.Float32)), batch)
	grads := m.b.Gradients(m.result.Loss, m.b.ParamNodes()...)
	run(t, m.b)
	for _, g := range grads {
		gradients = append(gradients, graph.Values(g)...)
	}
	return graph.Scalar(m.result.Loss.Value()), gradients
}

// What stands in a window without a label changes neither the loss nor a gradient.
func TestWindowsWithoutALabelCountForNothing(t *testing.T) {
	for name, c := range useCases() {
		if name == "span+padding" {
			continue // new models have no finite gradient there, see Span
		}
		batch := c.batch()
		loss, gradients := c.lossAndGradients(t, batch)
		last := len(batch.IDs) - 1
		batch.IDs[last], batch.Mask[last] = []int{1, 5, 8, 2, 0}, []int{1, 1, 1, 1, 0}
		if name == "choice" { // the last three windows are the question without a label
			batch.IDs[3], batch.IDs[4] = []int{1, 5, 5, 5, 2}, []int{1, 9, 9, 9, 2}
		}
		again, gradientsAgain := c.lossAndGradients(t, batch)
		if loss != again || !(loss > 0) {
			t.Errorf("%s: the loss is %g, and %g with other text without a label", name, loss, again)
		}
		for i, g := range gradients {
			if math.IsNaN(g) || math.IsInf(g, 0) || math.Abs(g-gradientsAgain[i]) > 1e-6 {
				t.Fatalf("%s: gradient %d is %g, and %g with other text without a label", name, i, g, gradientsAgain[i])
			}
		}
	}
}

func TestABatchWithoutLabelsHasNoLoss(t *testing.T) {
	for name, c := range useCases() {
		for i := range c.answers {
			if c.answers[i] = objectives.None; name == "regress" {
				c.answers[i] = math.NaN()
			}
		}
		loss, gradients := c.lossAndGradients(t, c.batch())
		if loss != 0 || slices.ContainsFunc(gradients, func(g float64) bool { return g != 0 }) {
			t.Errorf("%s: without a label the loss is %g, or there is a gradient", name, loss)
		}
	}
}

// Windows are padded to the longest of their batch, which is not to change what is learnt.
func TestSpanDoesNotDependOnPadding(t *testing.T) {
	c := useCase{objectives.Span{}, []float64{1, 2, 0, 3, 2, 1}}
	batch := c.batch()
	batch.IDs, batch.Mask = batch.IDs[:3], batch.Mask[:3]
	loss, gradients := c.lossAndGradients(t, batch)
	for i := range batch.IDs {
		batch.IDs[i] = append(slices.Clone(batch.IDs[i]), 0, 0, 0)
		batch.Mask[i] = append(slices.Clone(batch.Mask[i]), 0, 0, 0)
	}
	longer, gradientsLonger := c.lossAndGradients(t, batch)
	if math.Abs(loss-longer) > 1e-6 || len(gradients) != len(gradientsLonger) {
		t.Errorf("the loss is %g, with more padding %g", loss, longer)
	}
	for i, g := range gradients {
		if !(math.Abs(g-gradientsLonger[i]) <= 1e-6) {
			t.Fatalf("gradient %d is %g, with more padding %g", i, g, gradientsLonger[i])
		}
	}
}

// Each dropout of a head acts in training, and none outside of it.
func TestHeadsDropOutInTrainingOnly(t *testing.T) {
	logits := func(head objectives.Objective, train bool) []float64 {
		c := useCase{head: head, answers: make([]float64, 6)}
		switch head.(type) {
		case objectives.Tag:
			c.answers = make([]float64, 30)
		case objectives.Choice:
			c.answers = make([]float64, 2)
		}
		m := c.attach(t, graph.NewBuilder(graph.NewParams(3, tensor.Float64)).Training(train), c.batch())
		run(t, m.b)
		return slices.Clone(graph.Values(m.result.Logits))
	}
	for _, heads := range [][]objectives.Objective{
		{objectives.Classify{Labels: 2}, objectives.Classify{Labels: 2, PoolerDropout: 0.5},
			objectives.Classify{Labels: 2, Dropout: 0.5}},
		{objectives.Regress{}, objectives.Regress{PoolerDropout: 0.5}, objectives.Regress{Dropout: 0.5}},
		{objectives.Choice{Options: 3}, objectives.Choice{Options: 3, PoolerDropout: 0.5},
			objectives.Choice{Options: 3, Dropout: 0.5}},
		{objectives.Tag{Labels: 2}, objectives.Tag{Labels: 2, Dropout: 0.5}},
	} {
		want := logits(heads[0], true)
		for _, head := range heads[1:] {
			if !slices.Equal(logits(head, false), want) {
				t.Errorf("%#v drops out outside of training", head)
			}
			if slices.Equal(logits(head, true), want) {
				t.Errorf("%#v does not drop out in training", head)
			}
		}
	}
}

func TestHeadsRefuseWrongUse(t *testing.T) {
	for _, c := range []struct {
		head    objectives.Objective
		answers int
		want    string
	}{
		{objectives.Classify{}, 6, "classifier of 0 labels"},
		{objectives.Tag{Labels: -1}, 30, "tagger of -1 labels"},
		{objectives.Choice{Options: 4}, 6, "6 windows are not whole questions of 4"},
		{objectives.Choice{}, 6, "questions of 0 options"},
		{objectives.Classify{Labels: 2}, 5, "want 6 int targets"},
		{objectives.Classify{Labels: 2, Dropout: 1}, 6, "must be in [0, 1)"},
		{objectives.Regress{}, 5, "6 values want as many"},
		{objectives.Tag{Labels: 2}, 6, "want 30 int targets"},
		{objectives.Span{}, 6, "want 12 int targets"},
		{objectives.Choice{Options: 3}, 6, "want 2 int targets"},
	} {
		m := attachHead(graph.NewBuilder(graph.NewParams(1, tensor.Float32)).Training(true), useConfig(), c.head, 6, 5,
			c.answers)
		if err := m.b.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v with %d answers: error %v, want one with %q", c.head, c.answers, err, c.want)
		}
	}
	for name, c := range useCases() {
		b := graph.NewBuilder(graph.NewParams(1, tensor.Float32))
		e := graph.NewEncoder(b, useConfig(), attention.Plain{Config: useConfig()}, b.Param("w", graph.Ones, 10, 6),
			b.Input("ids", tensor.Int, 6), b.Input("mask", b.Dtype(), 6), 2, 3)
		if c.head.Attach(b, e, objectives.Inputs{}); b.Err() == nil {
			t.Errorf("%s: no error without targets or labels", name)
		}
	}
}

// A label that does not exist is an error of the run, not another label.
func TestHeadsRefuseLabelsOutOfRange(t *testing.T) {
	for name, highest := range map[string]int{"classify": 2, "tag": 2, "span": 4, "choice": 2} {
		c := useCases()[name]
		c.answers[0] = float64(highest + 1)
		m := c.attach(t, graph.NewBuilder(graph.NewParams(3, tensor.Float32)), c.batch())
		p, err := m.b.Compile()
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Run(); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("target %d at row 0", highest+1)) {
			t.Errorf("%s: error %v for label %d", name, err, highest+1)
		}
		p.Close()
	}
}
