package experiments

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/internal/scores"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// told is a listener that notes what it is told of tasks.
type told struct {
	ListenerFuncs
	said []string
}

func (l *told) TaskStarted(_ Cell, d Downstream, step, steps int) {
	l.said = append(l.said, fmt.Sprintf("%s %d/%d", d.Label(), step, steps))
}

func (l *told) TaskStepped(_ Cell, d Downstream, step int, _ finetune.Row) {
	l.said = append(l.said, fmt.Sprintf("%s %d", d.Label(), step))
}

func (l *told) TaskEnded(Cell, Downstream, finetune.Outcome) {}

// The updates of all trials of a task are counted together, also from the middle of the first.
func TestUpdatesOfTrialsAreCountedTogether(t *testing.T) {
	l := &told{}
	trials := &trialListener{TaskListener: taskListener(l), task: Downstream{Task: "sst2"}, each: 10, trials: 2}
	trials.Started(finetune.Trial{}, 8, 10)
	for _, step := range []int{9, 10} {
		trials.Stepped(finetune.Trial{}, finetune.Row{Step: step})
	}
	trials.Ended(finetune.Trial{}, finetune.Outcome{}, nil)
	trials.Started(finetune.Trial{}, 0, 10)
	trials.Stepped(finetune.Trial{}, finetune.Row{Step: 1})
	want := []string{"sst2 8/20", "sst2 9", "sst2 10", "sst2 11"}
	if !slices.Equal(l.said, want) {
		t.Errorf("got %v, want %v", l.said, want)
	}
}

func TestAPlainListenerIsToldOfTasks(t *testing.T) {
	var said []string
	l := taskListener(ListenerFuncs{OnWarned: func(_ Cell, m string) { said = append(said, m) }})
	d := Downstream{Task: "sst2", Name: "reviews"}
	l.TaskStarted(Cell{}, d, 5, 20)
	l.TaskStepped(Cell{}, d, 6, finetune.Row{})
	l.TaskEnded(Cell{}, d, finetune.Outcome{Dev: []finetune.SetResult{{Set: "dev", Results: []tasks.Result{
		{Metric: score.Accuracy, Value: scores.Value{X: 0.75, OK: true}}}}}})
	if len(said) != 2 || !strings.Contains(said[0], "reviews, 15 updates") || !strings.Contains(said[1], "0.75") {
		t.Errorf("said %q", said)
	}
}
