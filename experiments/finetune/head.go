package finetune

import (
	"fmt"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/tasks"
)

// head is what differs between kinds of tasks.
type head interface {
	objective(c Config) objectives.Objective

	// inputs adds the inputs with the right answers, for batch windows of seq tokens.
	inputs(b *graph.Builder, batch, seq int) objectives.Inputs
	// fill sets them. The rows after the last unit have no answer.
	fill(in objectives.Inputs, set *tasks.Set, b batch) error

	// logits copies those of window w out of a run.
	logits(r objectives.Result, w, seq int) []float32
	// predict makes predictions of all examples of a set from the logits of its windows.
	predict(set *tasks.Set, windows []tasks.Window, logits [][]float32) ([]tasks.Prediction, error)

	// group is how many windows a unit has; classes the rows of the last layer's weight.
	group() int
	classes() int
}

// newHead returns the head of a task. options is the number of options of a choice, noAnswer says whether the context
// of a question may have no answer.
func newHead(t tasks.Task, options int, noAnswer bool) (head, error) {
	switch t.Kind {
	case tasks.Classify:
		return classifyHead{len(t.Labels)}, nil
	case tasks.Regress:
		return rawNumbers, nil
	case tasks.Tag:
		return tagHead{t}, nil
	case tasks.Choice:
		return choiceHead{options}, nil
	case tasks.Span:
		return spanHead{noAnswer}, nil
	}
	return nil, fmt.Errorf("task %s is of the kind %q, which has no head: use one of the kinds in package tasks", t.Name,
		t.Kind)
}

// noAnswer reports whether some context of the training examples has no answer, as in SQuAD 2.0.
func noAnswer(d *tasks.Data) bool {
	return d.Task.Kind == tasks.Span && d.Train != nil && d.Train.HasUnanswerable()
}
