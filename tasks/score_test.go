package tasks_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

func classes(right ...int) *tasks.Set {
	s := &tasks.Set{Name: "dev", Path: "dev.tsv", Kind: tasks.Classify, Labelled: true}
	for _, c := range right {
		s.Examples = append(s.Examples, tasks.Example{Class: c})
	}
	return s
}

func TestScoreOfClasses(t *testing.T) {
	task := tasks.Task{Name: "t", Labels: []string{"a", "b"},
		Metrics: []score.Metric{score.Accuracy, score.F1, score.MacroF1, score.Matthews, score.ROCAUC}}
	p := []tasks.Prediction{{Class: 1, Scores: []float64{0.2, 0.8}}, {Class: 0, Scores: []float64{0.9, 0.1}},
		{Class: 1, Scores: []float64{0.4, 0.6}}, {Class: 0, Scores: []float64{0.7, 0.3}}}
	got, err := task.Score(classes(1, 0, tasks.None, 1), p) // the third has no label
	if err != nil {
		t.Fatal(err)
	}
	// tp 1, tn 1, fn 1: F1 2/3, macro F1 2/3, Matthews 1/2, and 0.8 and 0.3 are both above 0.1.
	want := "[{accuracy 0.6667 3} {f1 0.6667 3} {macro_f1 0.6667 3} {matthews 0.5000 3} {roc_auc 1.0000 3}]"
	if s := rounded(got); s != want {
		t.Errorf("%s, want %s", s, want)
	}
	if m := tasks.Mean(got); !m.OK || math.Abs(m.X-(2+0.5+1)/5) > 1e-12 {
		t.Errorf("mean %v", m)
	}
}

func rounded(results []tasks.Result) string {
	s := ""
	for _, r := range results {
		s += fmt.Sprintf(" {%s %.4f %d}", r.Metric, r.Value.X, r.N)
	}
	return "[" + s[min(1, len(s)):] + "]"
}

func TestScoreOfValues(t *testing.T) {
	task := tasks.Task{Name: "t", Metrics: []score.Metric{score.Pearson, score.Spearman}}
	set := &tasks.Set{Labelled: true, Examples: []tasks.Example{{Value: 1}, {Value: 2}, {Value: math.NaN()}, {Value: 4}}}
	got, err := task.Score(set, []tasks.Prediction{{Value: 2}, {Value: 4}, {Value: -9}, {Value: 8}})
	if want := "[{pearson 1.0000 3} {spearman 1.0000 3}]"; err != nil || rounded(got) != want {
		t.Errorf("%s, %v, want %s", rounded(got), err, want)
	}
	got, err = task.Score(set, make([]tasks.Prediction, 4))
	if err != nil || got[0].Value.OK || got[0].Value.String() != "not defined" {
		t.Errorf("Pearson of a constant: %v, %v", got, err)
	}
	if m := tasks.Mean(got); !m.OK || m.X != 0 {
		t.Errorf("mean of what is not defined: %v", m)
	}
}

func TestScoreRefuses(t *testing.T) {
	accuracy := tasks.Task{Name: "t", Labels: []string{"a", "b"}, Metrics: []score.Metric{score.Accuracy}}
	unlabelled := classes(tasks.None)
	unlabelled.Labelled = false
	_, err := accuracy.Score(unlabelled, make([]tasks.Prediction, 1))
	var e *tasks.UnlabelledError
	if !errors.As(err, &e) {
		t.Errorf("unlabelled: %v", err)
	}
	testutil.WantSentence(t, err, "dev.tsv", "no labels")
	_, err = accuracy.Score(classes(0, 1), make([]tasks.Prediction, 1))
	testutil.WantSentence(t, err, "2 examples", "1 predictions")
	with := func(m score.Metric, labels ...string) tasks.Task {
		return tasks.Task{Name: "t", Labels: labels, Metrics: []score.Metric{m}}
	}
	_, err = with(score.F1, "a", "b", "c").Score(classes(0), make([]tasks.Prediction, 1))
	testutil.WantSentence(t, err, "two classes", "3")
	_, err = with(score.ROCAUC, "a", "b").Score(classes(0), make([]tasks.Prediction, 1))
	testutil.WantSentence(t, err, "scores of both classes")
	_, err = with("nonsense").Score(classes(0), make([]tasks.Prediction, 1))
	testutil.WantSentence(t, err, "no metric \"nonsense\"")
	set := &tasks.Set{Name: "dev", Labelled: true, Examples: []tasks.Example{{Value: 1}}}
	_, err = with(score.Pearson).Score(set, []tasks.Prediction{{Value: math.NaN()}})
	testutil.WantSentence(t, err, "example 0 is NaN", "learning rate")
}
