package tasks

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks/score"
)

// Result is one metric of predictions.
type Result struct {
	Metric score.Metric `json:"metric"`
	Value  scores.Value `json:"value"` // says so where it is not defined, such as a correlation with a constant
	N      int          `json:"n"`     // examples that were scored: those that have a label
}

// scorer computes a metric of the predictions for a set, p[i] being that of the example i, and says over how many
// examples. t has the names of the labels.
type scorer func(t Task, set *Set, p []Prediction) (scores.Value, int, error)

// scorers has the way to compute each metric; files scorexxx.go add theirs.
var scorers = map[score.Metric]scorer{}

// UnlabelledError says that a set has no labels, so that predictions for it cannot be scored.
type UnlabelledError struct{ Name, Path string }

// Error implements error.
func (e *UnlabelledError) Error() string {
	return fmt.Sprintf("%s (%s) has no labels: predictions can be made for it, and only those who have the labels can "+
		"score them", e.Name, e.Path)
}

// Score computes the task's metrics, p[i] being the prediction for the example i. Examples without a label do not
// count. A set without labels is an [*UnlabelledError]; another number of predictions, or one that is no number, is an
// error.
func (t Task) Score(set *Set, p []Prediction) ([]Result, error) {
	if !set.Labelled {
		return nil, &UnlabelledError{set.Name, set.Path}
	}
	if len(p) != len(set.Examples) {
		return nil, fmt.Errorf("%s has %d examples, and there are %d predictions: give one for each, in their order",
			set.Name, len(set.Examples), len(p))
	}
	var out []Result
	for _, m := range t.Metrics {
		compute, ok := scorers[m]
		if !ok {
			return nil, fmt.Errorf("task %s: there is no metric %q: name one of package tasks/score", t.Name, m)
		}
		v, n, err := compute(t, set, p)
		if err != nil {
			return nil, fmt.Errorf("%s of task %s on %s: %w", m, t.Name, set.Name, err)
		}
		out = append(out, Result{m, v, n})
	}
	return out, nil
}

// GroupResult is what the examples of one group score.
type GroupResult struct {
	Group   string
	Results []Result
}

// ScoreGroups is [Task.Score] for the examples of each group on their own, in the order of the names; none where the
// set has no groups.
func (t Task) ScoreGroups(set *Set, p []Prediction) (all []GroupResult, err error) {
	parts, predictions := map[string]*Set{}, map[string][]Prediction{}
	for i, e := range set.Examples {
		if e.Group == "" {
			continue
		}
		part := parts[e.Group]
		if part == nil {
			part = &Set{Name: set.Name, Path: set.Path, Kind: set.Kind, Labelled: set.Labelled}
			parts[e.Group] = part
		}
		part.Examples, predictions[e.Group] = append(part.Examples, e), append(predictions[e.Group], p[i])
	}
	for _, group := range slices.Sorted(maps.Keys(parts)) {
		results, err := t.Score(parts[group], predictions[group])
		if err != nil {
			return nil, err
		}
		all = append(all, GroupResult{group, results})
	}
	return all, nil
}

// Mean is the mean of results, by which an epoch is chosen. A value that is not defined counts as 0, as a constant
// prediction has no skill; without results the mean is not defined.
func Mean(results []Result) scores.Value {
	if len(results) == 0 {
		return scores.Value{}
	}
	sum := 0.0
	for _, r := range results {
		sum += r.Value.X
	}
	return scores.Value{X: sum / float64(len(results)), OK: true}
}

// finite is an error for a number that diverged training leaves.
func finite(i int, x float64) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("the prediction for example %d is %v: the training diverged, so lower its learning rate", i, x)
	}
	return nil
}
