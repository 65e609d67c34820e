package score

import (
	"fmt"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/scores"
)

// The functions of this file take for each example the class that was predicted and the right one, from 0. What is not
// defined where there is a class to speak of is 0, as in scikit-learn; without examples nothing is defined.

// AccuracyOf is the share of right predictions.
func AccuracyOf(predicted, right []int) scores.Value {
	hits := 0
	for i, p := range predicted {
		if p == right[i] {
			hits++
		}
	}
	return share(float64(hits), float64(len(predicted)))
}

// F1Of is F1 of class 1: 2 tp / (2 tp + fp + fn), 0 where class 1 neither is nor is predicted.
func F1Of(predicted, right []int) scores.Value {
	if len(predicted) == 0 {
		return scores.Value{}
	}
	return scores.Value{X: f1(predicted, right, 1), OK: true}
}

// MacroF1Of is the mean of F1 over the classes that are, or are predicted.
func MacroF1Of(predicted, right []int) scores.Value {
	classes := slices.Concat(predicted, right)
	slices.Sort(classes)
	classes = slices.Compact(classes)
	sum := 0.0
	for _, c := range classes {
		sum += f1(predicted, right, c)
	}
	return share(sum, float64(len(classes)))
}

func f1(predicted, right []int, class int) float64 {
	both, either := 0, 0 // tp, and 2 tp + fp + fn
	for i, p := range predicted {
		if p == class {
			either++
		}
		if right[i] == class {
			either++
		}
		if p == class && right[i] == class {
			both++
		}
	}
	return share(2*float64(both), float64(either)).X
}

// MatthewsOf is the correlation of Matthews in its form for any number of classes (Gorodkin 2004), 0 where all
// predictions or all right classes are equal.
func MatthewsOf(predicted, right []int) scores.Value {
	if len(predicted) == 0 {
		return scores.Value{}
	}
	p, r := map[int]float64{}, map[int]float64{}
	hits := 0.0
	for i, c := range predicted {
		p[c]++
		r[right[i]]++
		if c == right[i] {
			hits++
		}
	}
	n := float64(len(predicted))
	// Sums of products of counts: whole numbers, exact up to 2^53, so that the order of a map does not matter.
	product, squaresP, squaresR := 0.0, 0.0, 0.0
	for c, k := range p {
		product += k * r[c]
		squaresP += k * k
	}
	for _, k := range r {
		squaresR += k * k
	}
	below := math.Sqrt((n*n - squaresP) * (n*n - squaresR))
	if below == 0 {
		return scores.Value{OK: true}
	}
	return scores.Value{X: (hits*n - product) / below, OK: true}
}

// ROCAUCOf is the chance that an example of class 1 has a higher score for it than one of class 0, ties counting one
// half. It is not defined unless both occur. A score that is NaN is an error.
func ROCAUCOf(scoreOf1 []float64, right []int) (scores.Value, error) {
	var b scores.Binary
	for i, s := range scoreOf1 {
		if math.IsNaN(s) {
			return scores.Value{}, fmt.Errorf("the score of example %d is NaN: the training diverged, so lower its "+
				"learning rate", i)
		}
		if err := b.Add(s, right[i] == 1); err != nil {
			return scores.Value{}, err
		}
	}
	return b.Scores().ROCAUC, nil
}

// share is a/b, not defined where b is 0.
func share(a, b float64) scores.Value {
	if b == 0 {
		return scores.Value{}
	}
	return scores.Value{X: a / b, OK: true}
}
