package training

import (
	"errors"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// weighted is plainHead with a weight for each token, an input of its own.
type weighted struct {
	feeds func(b *graph.Builder, weights *gorgonia.Node, in objectives.Inputs) []objectives.Feed
}

func (o weighted) Attach(b *graph.Builder, e *graph.Encoder, in objectives.Inputs) objectives.Result {
	r := plainHead{}.Attach(b, e, in)
	weights := b.Scope("own_head").Input("weights", b.Dtype(), e.Batch*e.Seq)
	r.Loss, r.Feeds = b.BinaryCrossEntropy(r.Logits, in.Labels, weights), o.feeds(b, weights, in)
	return r
}

// weightedMLM is MLM with an input that nobody fills.
type weightedMLM struct{ objectives.MLM }

func (o weightedMLM) Attach(b *graph.Builder, e *graph.Encoder, in objectives.Inputs) objectives.Result {
	r := o.MLM.Attach(b, e, in)
	r.Loss = b.Add(r.Loss, b.CrossEntropy(r.Logits, b.Input("other_targets", tensor.Int, in.Targets.Shape()[0])))
	return r
}

func fedWith(values func(objectives.Batch) (any, error)) Option {
	return WithDiscriminatorObjective(weighted{func(_ *graph.Builder, w *gorgonia.Node,
		_ objectives.Inputs) []objectives.Feed {
		return []objectives.Feed{{Input: w, Values: values}}
	}})
}

// An input of an objective's own is filled before each run, in training and in evaluations: with the mask it gives the
// bits of the objective that has the mask in its graph.
func TestAnObjectiveFillsItsOwnInputs(t *testing.T) {
	for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
		c := Tiny(ObjectiveRTD, "gdes", coupling)
		var ends []map[string][]float32
		var scored []string
		for _, own := range []Option{
			WithDiscriminatorObjective(plainHead{}),
			fedWith(func(b objectives.Batch) (any, error) { return b.Mask, nil }),
		} {
			tr, err := NewTrainer(c, 1, own)
			if err != nil {
				t.Fatal(err)
			}
			defer tr.Close()
			trainSteps(t, tr, 1, 3)
			e, err := NewEvaluator(tr)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			s, err := e.Score([]*Batch{testBatch(t, tr, 9, 0)})
			if err != nil {
				t.Fatal(err)
			}
			ends, scored = append(ends, weights(tr, "")), append(scored, s.String())
		}
		if changed := testutil.Differing(ends[0], ends[1]); len(changed) > 0 {
			t.Errorf("%s: %v differ", coupling, changed)
		}
		if scored[0] != scored[1] {
			t.Errorf("%s: scored %s and %s", coupling, scored[0], scored[1])
		}
	}
}

// The function sees the text and the masks of its batch, and what it says is what the loss is weighted by.
func TestAFeedSeesItsBatch(t *testing.T) {
	var seen []objectives.Batch
	tr, err := NewTrainer(Tiny(ObjectiveRTD, "none", CouplingAlternating), 1,
		fedWith(func(b objectives.Batch) (any, error) {
			seen = append(seen, b)
			return make([]float64, len(b.Original)), nil // no token counts
		}))
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	b := testBatch(t, tr, 1, 0)
	r, err := tr.Step(b)
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 || &seen[0].Original[0] != &b.Original[0] || &seen[0].Mask[0] != &b.Mask[0] ||
		seen[0].Masked.N != b.Masked.N || seen[0].Step != b.Step {
		t.Errorf("the function was given %+v", seen)
	}
	if *r.RTDLoss != 0 {
		t.Errorf("with weights of zero the loss is %g", *r.RTDLoss)
	}
}

func TestInputsThatNobodyFillsAreRefused(t *testing.T) {
	values := func(b objectives.Batch) (any, error) { return b.Mask, nil }
	feeds := func(f func(b *graph.Builder, w *gorgonia.Node, in objectives.Inputs) []objectives.Feed) Option {
		return WithDiscriminatorObjective(weighted{f})
	}
	for _, bad := range []struct {
		own  Option
		want string
	}{
		{feeds(func(*graph.Builder, *gorgonia.Node, objectives.Inputs) []objectives.Feed { return nil }),
			`nothing fills the input "discriminator.own_head.weights"`},
		{WithGeneratorObjective(weightedMLM{}), `nothing fills the input "generator.other_targets"`},
		{feeds(func(_ *graph.Builder, w *gorgonia.Node, _ objectives.Inputs) []objectives.Feed {
			return []objectives.Feed{{Input: w}}
		}), "feed 0 of an objective has no input or no function"},
		{feeds(func(*graph.Builder, *gorgonia.Node, objectives.Inputs) []objectives.Feed {
			return []objectives.Feed{{Values: values}}
		}), "feed 0 of an objective has no input or no function"},
		{feeds(func(_ *graph.Builder, w *gorgonia.Node, _ objectives.Inputs) []objectives.Feed {
			return []objectives.Feed{{Input: w, Values: values}, {Input: w, Values: values}}
		}), `two feeds fill the input "discriminator.own_head.weights"`},
		{feeds(func(_ *graph.Builder, w *gorgonia.Node, in objectives.Inputs) []objectives.Feed {
			return []objectives.Feed{{Input: w, Values: values}, {Input: in.Positions, Values: values}}
		}), `a feed fills the input "positions", which has the batch's values`},
		{feeds(func(_ *graph.Builder, w *gorgonia.Node, in objectives.Inputs) []objectives.Feed {
			return []objectives.Feed{{Input: w, Values: values}, {Input: in.Labels, Values: values}}
		}), "which is no input of this graph"},
	} {
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			tr, err := NewTrainer(Tiny(ObjectiveRTD, "gdes", coupling), 1, bad.own)
			if err == nil {
				tr.Close()
			}
			testutil.WantSentence(t, err, bad.want)
		}
	}
}

func TestAFeedThatFailsStopsTheStep(t *testing.T) {
	for _, bad := range []struct {
		values func(objectives.Batch) (any, error)
		want   []string
	}{
		{func(objectives.Batch) (any, error) { return nil, errors.New("the weights are lost") },
			[]string{"input discriminator.own_head.weights", "the weights are lost"}},
		{func(objectives.Batch) (any, error) { return []float32{1}, nil },
			[]string{"discriminator.own_head.weights", "was given 1"}},
		{func(objectives.Batch) (any, error) { return "1", nil },
			[]string{"discriminator.own_head.weights", "was given string"}},
	} {
		tr, err := NewTrainer(Tiny(ObjectiveRTD, "gdes", CouplingJoint), 1, fedWith(bad.values))
		if err != nil {
			t.Fatal(err)
		}
		defer tr.Close()
		_, err = tr.Step(testBatch(t, tr, 1, 0))
		testutil.WantSentence(t, err, bad.want...)
		if tr.StepsDone() != 0 {
			t.Error("a step that failed counts")
		}
	}
}
