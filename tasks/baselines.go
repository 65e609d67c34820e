package tasks

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Predictor makes predictions for the examples of a set, in their order, without its labels.
type Predictor interface {
	Predict(set *Set) []Prediction
}

// errUntrained is the error of baselines without examples.
var errUntrained = errors.New("a baseline is learned from the training examples, and there are none: " +
	"name a file to train on")

// Majority predicts the most frequent class of the training examples, the first of those that are equally frequent,
// with the shares of the classes as scores; for regress tasks their mean value. A score that is no better has learned
// nothing.
func Majority(t Task, train *Set) (Predictor, error) {
	if train == nil || len(train.Examples) == 0 {
		return nil, errUntrained
	}
	switch t.Kind {
	case Classify:
		shares := make([]float64, len(t.Labels))
		for _, e := range train.Examples {
			shares[e.Class] += 1 / float64(len(train.Examples))
		}
		return always{Prediction{Class: slices.Index(shares, slices.Max(shares)), Scores: shares}}, nil
	case Regress:
		mean := 0.0
		for _, e := range train.Examples {
			mean += e.Value / float64(len(train.Examples))
		}
		return always{Prediction{Value: mean}}, nil
	}
	return nil, noBaseline(t)
}

// noBaseline is the error for kinds of tasks without one.
func noBaseline(t Task) error {
	return fmt.Errorf("task %s is of the kind %s, for which there is no such baseline", t.Name, t.Kind)
}

// always predicts the same.
type always struct{ Prediction }

func (a always) Predict(set *Set) []Prediction {
	return slices.Repeat([]Prediction{a.Prediction}, len(set.Examples))
}

// BagOfWords learns from the training examples which words and pairs of neighbouring words speak for which class, by
// logistic regression; for regress tasks it is ridge regression. Equal sets give equal predictors. What a pre-trained
// model scores beyond it is due to more than words. An error of ctx ends the learning.
func BagOfWords(ctx context.Context, t Task, train *Set) (Predictor, error) {
	if train == nil || len(train.Examples) == 0 {
		return nil, errUntrained
	}
	switch t.Kind {
	case Classify:
		return trainLinear(ctx, train, len(t.Labels), logisticC)
	case Regress:
		return trainLinear(ctx, train, 0, ridgeC)
	}
	return nil, noBaseline(t)
}
