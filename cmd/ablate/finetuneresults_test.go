package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks"
	taskscore "github.com/ablate-go/ablate/tasks/score"
)

// resultsOf are results of one trial with an accuracy of 0.5, 0.51 and so on for the sets.
func resultsOf(sets ...string) *finetune.Results {
	o := finetune.Outcome{}
	for i, set := range sets {
		x := tasks.Result{Metric: taskscore.Accuracy, Value: scores.Value{X: 0.5 + float64(i)/100, OK: true}, N: 100}
		o.Dev = append(o.Dev, finetune.SetResult{Set: set, Results: []tasks.Result{x}})
	}
	return &finetune.Results{
		Task:     tasks.Task{Name: "xnli", Kind: tasks.Classify, Metrics: []taskscore.Metric{taskscore.Accuracy}},
		Finished: []finetune.Finished{{Trial: finetune.Trial{LR: 0.1, Seed: 1}, Outcome: o}},
	}
}

// A few scores stand beside one another; of many each has a line.
func TestManySetsHaveALineEach(t *testing.T) {
	var few, many bytes.Buffer
	printResults(&few, resultsOf("en", "fr"))
	printResults(&many, resultsOf(strings.Fields("en ar de el es fr zh")...))
	want := "                    en accuracy  fr accuracy\nfine-tuned, lr 0.1  0.500        0.510\n"
	if got := few.String(); got != want {
		t.Errorf("two sets give\n%s", got)
	}
	if got := many.String(); !strings.Contains(got, "\nzh accuracy  0.560\n") || strings.Count(got, "\n") != 8 {
		t.Errorf("seven sets give\n%s", got)
	}
}
