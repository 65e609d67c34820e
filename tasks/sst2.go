package tasks

import (
	"errors"

	"github.com/ablate-go/ablate/tasks/score"
)

// sst2 is SST-2 of GLUE: column 0 the text, column 1 the label, with a header.
var sst2 = Task{
	Name: "sst2", Kind: Classify, Doc: "sentiment of film reviews (GLUE SST-2)", Labels: []string{"0", "1"},
	Metrics: []score.Metric{score.Accuracy},
	Read:    func(Task, Source) (*Data, error) { return nil, errors.New("not yet") },
}
