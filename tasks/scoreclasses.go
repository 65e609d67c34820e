package tasks

import (
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/score"
)

func init() {
	scorers[score.Accuracy] = ofClasses(score.AccuracyOf)
	scorers[score.MacroF1] = ofClasses(score.MacroF1Of)
	scorers[score.Matthews] = ofClasses(score.MatthewsOf)
	scorers[score.F1] = ofTwoClasses(ofClasses(score.F1Of))
	scorers[score.ROCAUC] = ofTwoClasses(rocAUC)
}

// ofClasses is a metric of classify and choice tasks.
func ofClasses(metric func(predicted, right []int) scores.Value) scorer {
	return func(_ Task, set *Set, p []Prediction) (scores.Value, int, error) {
		var predicted, right []int
		for i, e := range set.Examples {
			if e.Class != None {
				predicted, right = append(predicted, p[i].Class), append(right, e.Class)
			}
		}
		return metric(predicted, right), len(right), nil
	}
}

// ofTwoClasses refuses tasks with more classes.
func ofTwoClasses(compute scorer) scorer {
	return func(t Task, set *Set, p []Prediction) (scores.Value, int, error) {
		if len(t.Labels) > 2 {
			return scores.Value{}, 0, fmt.Errorf("it is of two classes, and the task has %d: use accuracy or macro_f1",
				len(t.Labels))
		}
		return compute(t, set, p)
	}
}

func rocAUC(_ Task, set *Set, p []Prediction) (scores.Value, int, error) {
	var of1 []float64
	var right []int
	for i, e := range set.Examples {
		if e.Class == None {
			continue
		}
		if len(p[i].Scores) != 2 {
			return scores.Value{}, 0, errors.New("it needs the scores of both classes with each prediction, not the class alone")
		}
		of1, right = append(of1, p[i].Scores[1]), append(right, e.Class)
	}
	v, err := score.ROCAUCOf(of1, right)
	return v, len(right), err
}
