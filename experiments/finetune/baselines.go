package finetune

import (
	"context"
	"slices"

	"github.com/ablate-go/ablate/tasks"
)

// Names of baselines.
const (
	Majority   = "majority"
	BagOfWords = "bag of words"
)

// Baseline is what a simple rule scores on the same sets.
type Baseline struct {
	Name string      `json:"name"`
	Sets []SetResult `json:"sets"`
}

// baselines computes what the baselines score that the task has: those of classes and numbers.
func (r *Run) baselines(ctx context.Context) (all []Baseline, err error) {
	if k := r.Data.Task.Kind; k != tasks.Classify && k != tasks.Regress {
		return nil, nil
	}
	majority, err := tasks.Majority(r.Data.Task, r.Data.Train)
	if err != nil {
		return nil, err
	}
	words, err := tasks.BagOfWords(ctx, r.Data.Task, r.Data.Train)
	if err != nil {
		if ctx.Err() != nil {
			err = ErrInterrupted
		}
		return nil, err
	}
	for _, p := range []struct {
		name string
		tasks.Predictor
	}{{Majority, majority}, {BagOfWords, words}} {
		b := Baseline{Name: p.name}
		for _, set := range slices.Concat(r.Data.Dev, r.Data.Test) {
			if !set.Labelled {
				continue
			}
			results, err := r.Data.Task.Score(set, p.Predict(set))
			if err != nil {
				return nil, err
			}
			b.Sets = append(b.Sets, SetResult{r.Data.NameOf(set), results})
		}
		all = append(all, b)
	}
	return all, nil
}
