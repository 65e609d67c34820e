package finetune

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// devAccuracy is a dev set with an accuracy.
func devAccuracy(x float64) []SetResult {
	return []SetResult{{"dev", []tasks.Result{{Metric: score.Accuracy, Value: scores.Value{X: x, OK: true}, N: 4}}}}
}

// A model that always gives the most frequent answer gets a warning, whatever its scores are. One that does not, gets
// none.
func TestMostFrequentAnswerGetsAWarning(t *testing.T) {
	dev := func(accuracy, auc float64) []SetResult {
		value := func(x float64) scores.Value { return scores.Value{X: x, OK: true} }
		return []SetResult{{"dev", []tasks.Result{
			{Metric: score.Accuracy, Value: value(accuracy), N: 4}, {Metric: score.ROCAUC, Value: value(auc), N: 4},
		}}}
	}
	for _, c := range []struct {
		accuracy float64
		warned   bool
	}{{0.5, true}, {0.75, false}} {
		r := Results{
			Finished:  []Finished{{Trial{LR: 0.1, Seed: 1}, Outcome{Dev: dev(c.accuracy, 0.8)}}},
			Baselines: []Baseline{{Majority, dev(0.5, 0.5)}},
		}
		notes := r.Warnings()
		if c.warned != (len(notes) == 1 && strings.Contains(notes[0], "most frequent answer")) || !c.warned && notes != nil {
			t.Errorf("accuracy %g: warnings %q", c.accuracy, notes)
		}
	}
}
