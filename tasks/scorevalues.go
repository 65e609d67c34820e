package tasks

import (
	"math"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/score"
)

func init() {
	scorers[score.Pearson] = ofValues(score.PearsonOf)
	scorers[score.Spearman] = ofValues(score.SpearmanOf)
}

// ofValues is a metric of regress tasks.
func ofValues(metric func(predicted, right []float64) scores.Value) scorer {
	return func(_ Task, set *Set, p []Prediction) (scores.Value, int, error) {
		var predicted, right []float64
		for i, e := range set.Examples {
			if math.IsNaN(e.Value) {
				continue
			}
			if err := finite(i, p[i].Value); err != nil {
				return scores.Value{}, 0, err
			}
			predicted, right = append(predicted, p[i].Value), append(right, e.Value)
		}
		return metric(predicted, right), len(right), nil
	}
}
